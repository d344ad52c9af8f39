import type { Keys } from "@admit/tickets";
import { jwtVerify } from "jose";
import { LRUCache } from "lru-cache";
import { ProblemError } from "./buy.ts";

/** As many verified tokens as the gateway caches: no peer verifies a signature more often than it does. */
const tokensMax = 100_000;
const tokenLengthMax = 4096;
const issuer = "admit";

interface Verified {
  userId: string;
  expiresAtMs: number;
}

/** @returns the user of an `Authorization` header; throws ProblemError unauthenticated */
export type Sessions = (authorization: string | undefined) => Promise<string>;

export function openSessions(keys: Keys): Sessions {
  const verified = new LRUCache<string, Verified>({ max: tokensMax });
  return async (authorization) => {
    const token = /^bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
    if (token === undefined) throw new ProblemError("unauthenticated", "This needs a bearer token.");
    const known = verified.get(token);
    if (known !== undefined && known.expiresAtMs > Date.now()) return known.userId;
    const fresh = await verify(token, keys);
    verified.set(token, fresh);
    return fresh.userId;
  };
}

async function verify(token: string, { session }: Keys): Promise<Verified> {
  try {
    if (token.length > tokenLengthMax) throw new Error("too long");
    const { payload } = await jwtVerify(token, ({ kid }) => publicKeyOf(session, kid), {
      algorithms: ["EdDSA"],
      issuer,
      audience: issuer,
      requiredClaims: ["sub", "exp"],
    });
    return { userId: payload.sub ?? "", expiresAtMs: (payload.exp ?? 0) * 1000 };
  } catch (cause) {
    throw new ProblemError("unauthenticated", "The token is not valid.", { cause });
  }
}

function publicKeyOf({ byKid }: Keys["session"], kid = "") {
  const key = byKid.get(kid);
  if (key === undefined) throw new Error("unknown key");
  return key.publicKey;
}
