import { sessionMs } from "@admit/contract";
import { SignJWT, jwtVerify } from "jose";
import type { Keys } from "@admit/tickets";

/** Issuer and audience of the set-up's own tokens; a host's identity provider has its own. */
export const sessionIssuer = "admit";
const algorithm = "EdDSA";

export interface SessionToken {
  token: string;
  expiresAt: Date;
}

export async function signSession(userId: string, keys: Keys, now = new Date()): Promise<SessionToken> {
  const { kid, privateKey } = keys.session.current;
  // Whole seconds, as the claim has them: the answer and the token name the same moment.
  const expiresAtS = Math.floor((now.getTime() + sessionMs) / 1000);
  const token = await new SignJWT()
    .setProtectedHeader({ alg: algorithm, kid, typ: "JWT" })
    .setIssuer(sessionIssuer)
    .setAudience(sessionIssuer)
    .setSubject(userId)
    .setIssuedAt(now)
    .setExpirationTime(expiresAtS)
    .sign(privateKey);
  return { token, expiresAt: new Date(expiresAtS * 1000) };
}

/** @throws JOSEError where the token is not one of ours, or has expired */
export async function verifySession(token: string, keys: Keys): Promise<{ userId: string; expiresAtMs: number }> {
  const { payload } = await jwtVerify(
    token,
    ({ kid }) => {
      const key = keys.session.byKid.get(kid ?? "");
      if (key === undefined) throw new UnknownKeyError();
      return key.publicKey;
    },
    {
      algorithms: [algorithm],
      issuer: sessionIssuer,
      audience: sessionIssuer,
      requiredClaims: ["sub", "exp"],
    },
  );
  return { userId: payload.sub ?? "", expiresAtMs: (payload.exp ?? 0) * 1000 };
}

export class UnknownKeyError extends Error {
  override name = "UnknownKeyError";
}
