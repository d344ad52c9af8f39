import { decodeJwt, errors } from "jose";
import { LRUCache } from "lru-cache";
import { getCookie } from "hono/cookie";
import type { AppContext } from "../app-env.ts";
import { ProblemError } from "../problem/problem-error.ts";
import { toProblemError } from "../problem/to-problem.ts";
import type { Services } from "../services.ts";
import { announceUserChange } from "../users/user-changed.ts";
import { openHostUsers } from "../users/host-users.ts";
import { badToken, type Caller } from "./caller.ts";
import { openHostProvider, UnusableSubjectError } from "./host-token.ts";
import { sessionCookie } from "./session-cookie.ts";
import { sessionIssuer, UnknownKeyError, verifySession } from "./session-token.ts";

/** Verified tokens to remember: verifying one again costs about 100 µs. */
const tokensMax = 100_000;
/** No token that anybody issues is longer. */
const tokenLengthMax = 4096;

interface Verified {
  userId: string;
  expiresAtMs: number;
}

export interface Callers {
  /** Sets `caller`, or `callerProblem`; returns a promise only where it has to wait. */
  resolve(c: AppContext): Promise<void> | undefined;
  /** Whose session it is, where this gateway has verified it before; null otherwise. Costs a look-up in memory. */
  known(c: AppContext): string | null;
}

export function openCallers(services: Services): Callers {
  const { settings, users, accounts, mysql, keys } = services;
  const verified = new LRUCache<string, Verified>({ max: tokensMax });
  const { AUTH_JWKS_URL: jwksUrl, AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience } = settings;
  const host =
    jwksUrl !== undefined && issuer !== undefined && audience !== undefined
      ? openHostProvider(jwksUrl, issuer, audience, services.log)
      : null;
  const hostUsers = openHostUsers(mysql, accounts, (userId) => announceUserChange(services, userId));

  return {
    resolve(c) {
      const token = tokenOf(c);
      if (token === undefined) return undefined;
      const known = verified.get(token);
      if (known !== undefined && known.expiresAtMs > Date.now()) {
        const caller = users.peek(known.userId);
        if (caller !== undefined) return settle(c, caller);
      }
      return identify(c, token);
    },

    known(c) {
      const token = tokenOf(c);
      const known = token === undefined ? undefined : verified.get(token);
      return known !== undefined && known.expiresAtMs > Date.now() ? known.userId : null;
    },
  };

  async function identify(c: AppContext, token: string): Promise<void> {
    try {
      const { userId, expiresAtMs } = await verify(token);
      verified.set(token, { userId, expiresAtMs });
      settle(c, await users.find(userId));
    } catch (error) {
      c.set("callerProblem", problemOf(error));
    }
  }

  async function verify(token: string): Promise<Verified> {
    const known = verified.get(token);
    if (known !== undefined && known.expiresAtMs > Date.now()) return known;
    if (token.length > tokenLengthMax) throw new errors.JWTInvalid("too long");
    // Read before it is verified, only to know whose keys it has to be verified with.
    const { iss } = decodeJwt(token);
    if (iss === sessionIssuer) return verifySession(token, keys);
    if (host === null || iss !== host.issuer) throw new errors.JWTInvalid("unknown issuer");
    const { claims, expiresAtMs } = await host.verify(token);
    const caller = await hostUsers.find(claims);
    users.note(caller);
    return { userId: caller.id, expiresAtMs };
  }
}

function settle(c: AppContext, caller: Caller | null): undefined {
  c.set("caller", caller);
  if (caller === null) c.set("callerProblem", badToken("The account of this session does not exist any more."));
}

/** An `Authorization` header outranks the cookie: a page that sends one means it. */
function tokenOf(c: AppContext): string | undefined {
  const authorization = c.req.header("authorization");
  if (authorization === undefined) return getCookie(c, sessionCookie);
  return /^bearer +(\S+)$/i.exec(authorization)?.[1] ?? "";
}

/** What is wrong with the token is the caller's to mend; a provider that does not answer is not. */
function problemOf(error: unknown): ProblemError {
  if (error instanceof UnknownKeyError || error instanceof UnusableSubjectError || isTokenFault(error))
    return badToken(error instanceof errors.JWTExpired ? "The session has expired." : "The token is not valid.");
  if (error instanceof errors.JOSEError)
    return new ProblemError("identity-unavailable", "The identity provider does not answer. Try again in a moment.", {
      retryAfterS: 2,
    });
  return toProblemError(error);
}

const isTokenFault = (error: unknown): boolean =>
  error instanceof errors.JWTExpired ||
  error instanceof errors.JWTClaimValidationFailed ||
  error instanceof errors.JWTInvalid ||
  error instanceof errors.JWSInvalid ||
  error instanceof errors.JWSSignatureVerificationFailed ||
  error instanceof errors.JOSEAlgNotAllowed ||
  error instanceof errors.JOSENotSupported ||
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys;
