import { newId } from "@admit/prisma";
import { createHash } from "node:crypto";
import { sessionMs } from "@admit/contract";
import type { Keys } from "@admit/tickets";
import { SignJWT } from "jose";
import { type ReadJwt, verifyJwt } from "../../platform/jwt/verify-jwt.ts";
import type { VerifiedToken } from "../users/session-ended.ts";

/** Issuer and audience of the deployment's own tokens; a host's identity provider has its own. */
export const sessionIssuer = "admit";
const algorithm = "EdDSA";
const epochClaim = "epoch";

export interface SessionToken {
  token: string;
  expiresAt: Date;
}

/** @param epoch the user's `sessionEpoch`: a token of an earlier epoch is refused */
export async function signSession(userId: string, keys: Keys, now = new Date(), epoch = 0): Promise<SessionToken> {
  const { kid, privateKey } = keys.session.current;
  // Whole seconds, as in the claim: the answer and the token name the same moment.
  const expiresAtS = Math.floor((now.getTime() + sessionMs) / 1000);
  const token = await new SignJWT({ [epochClaim]: epoch })
    .setProtectedHeader({ alg: algorithm, kid, typ: "JWT" })
    .setIssuer(sessionIssuer)
    .setAudience(sessionIssuer)
    .setSubject(userId)
    // Two sessions of the same second differ, and end one at a time.
    .setJti(newId())
    .setIssuedAt(now)
    .setExpirationTime(expiresAtS)
    .sign(privateKey);
  return { token, expiresAt: new Date(expiresAtS * 1000) };
}

/** @throws JOSEError if the token is not one of ours, or has expired; UnknownKeyError */
export async function verifySession(token: string, jwt: ReadJwt, keys: Keys): Promise<VerifiedToken> {
  const find = ({ kid }: { kid?: string | undefined }) => {
    const key = keys.session.byKid.get(kid ?? "");
    if (key === undefined) throw new UnknownKeyError();
    return key.publicKey;
  };
  const payload = await verifyJwt(jwt, find, {
    algorithms: [algorithm],
    issuer: sessionIssuer,
    audience: sessionIssuer,
  });
  const epoch = payload[epochClaim];
  return {
    userId: payload.sub ?? "",
    sessionId: sessionIdOf(token),
    // Tokens of a release before epochs have none.
    epoch: typeof epoch === "number" ? epoch : 0,
    issuedAtMs: null,
    expiresAtMs: (payload.exp ?? 0) * 1000,
  };
}

export class UnknownKeyError extends Error {
  override name = "UnknownKeyError";
}

/**
 * Identifies a session: the hash of the signed part of its token. The signature itself can be spelled in several
 * ways, so a copy of the whole token could differ and still be valid.
 */
export const sessionIdOf = (token: string): string =>
  createHash("sha256")
    .update(token.slice(0, token.lastIndexOf(".")))
    .digest("base64url");
