import { errors } from "jose";
import { LRUCache } from "lru-cache";
import type { AppContext } from "../../platform/route/app-env.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { toProblemError } from "../problem/to-problem.ts";
import type { PeopleServices } from "../../people/services.ts";
import { announceUserChange } from "../../people/users/user-cache.ts";
import { openHostUsers } from "../../people/host/host-users.ts";
import type { Account } from "../../people/users/user-read.ts";
import { badToken, type Callers } from "../../platform/route/caller.ts";
import { openHostProvider, UnusableSubjectError } from "../../people/host/host-token.ts";
import { readJwt } from "../../platform/jwt/verify-jwt.ts";
import { sessionCookie, tokenOf } from "../../people/sessions/session-cookie.ts";
import { hasEnded, type VerifiedToken } from "../../people/users/session-ended.ts";
import { sessionIdOf, sessionIssuer, UnknownKeyError, verifySession } from "../../people/sessions/session-token.ts";

/** Cached verified tokens: verifying one takes about 100 µs. */
const tokensMax = 100_000;
/** No valid token is longer. */
const tokenLengthMax = 4096;

export function openCallers(services: PeopleServices): Callers {
  const { settings, users, keys } = services;
  const verified = new LRUCache<string, VerifiedToken>({ max: tokensMax });
  const { AUTH_JWKS_URL: jwksUrl, AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience } = settings;
  const host =
    jwksUrl !== undefined && issuer !== undefined && audience !== undefined
      ? openHostProvider(jwksUrl, issuer, audience, services.log)
      : null;
  const cookie = sessionCookie(settings.PUBLIC_URL);
  const hostUsers = openHostUsers(services, settings.AUTH_ROLES, (userId) => announceUserChange(services, userId));

  return {
    resolve(c) {
      const token = tokenOf(c, cookie);
      if (token === undefined) return undefined;
      const known = verified.get(token);
      if (known !== undefined && known.expiresAtMs > Date.now()) {
        const account = users.peek(known.userId);
        if (account !== undefined) return setCaller(c, known, account);
      }
      return identify(c, token);
    },

    known(c) {
      const token = tokenOf(c, cookie);
      const known = token === undefined ? undefined : verified.get(token);
      return known !== undefined && known.expiresAtMs > Date.now() ? known.userId : null;
    },
  };

  async function identify(c: AppContext, token: string): Promise<void> {
    try {
      const known = await verify(token);
      verified.set(token, known);
      setCaller(c, known, await users.find(known.userId));
    } catch (error) {
      c.set("callerProblem", problemOf(error));
    }
  }

  async function verify(token: string): Promise<VerifiedToken> {
    const known = verified.get(token);
    if (known !== undefined && known.expiresAtMs > Date.now()) return known;
    if (token.length > tokenLengthMax) throw new errors.JWTInvalid("too long");
    const jwt = readJwt(token);
    // Read before verification only to choose the keys.
    const { iss } = jwt.payload;
    if (iss === sessionIssuer) return verifySession(token, jwt, keys);
    if (host === null || iss !== host.issuer) throw new errors.JWTInvalid("unknown issuer");
    const { claims, expiresAtMs } = await host.verify(jwt);
    const { invalidations } = users;
    const account = await hostUsers.find(claims);
    users.noteRead(account, invalidations);
    const { id, role } = account.caller;
    if (role !== "BUYER") {
      const details = { by: "host-token" };
      services.readAudit.note({ actorId: id, action: "session.start", subject: { type: "user", id }, details });
    }
    return { userId: id, sessionId: sessionIdOf(token), epoch: null, issuedAtMs: claims.issuedAtMs, expiresAtMs };
  }
}

function setCaller(c: AppContext, token: VerifiedToken, account: Account | null): undefined {
  if (account === null) c.set("callerProblem", badToken("The account of this session no longer exists."));
  else if (hasEnded(token, account.ended)) c.set("callerProblem", badToken("This session has ended. Sign in again."));
  else c.set("caller", account.caller);
}

/** A bad token is the caller's error; a provider that does not answer is not. */
function problemOf(error: unknown): ProblemError {
  if (tokenFaults.some((fault) => error instanceof fault))
    return badToken(error instanceof errors.JWTExpired ? "The session has expired." : "The token is not valid.");
  if (error instanceof errors.JOSEError)
    return new ProblemError("identity-unavailable", "The identity provider does not answer. Try again in a moment.", {
      retryAfterS: 2,
    });
  return toProblemError(error);
}

/** All other errors of jose are the provider's. */
const tokenFaults = [
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  UnknownKeyError,
  UnusableSubjectError,
];
