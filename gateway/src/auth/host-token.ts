import { Email, Role } from "@admit/contract";
import type { Logger } from "pino";
import { errors, jwtVerify, type JWTPayload } from "jose";
import { HostKeys } from "./host-keys.ts";

/** What a host's identity provider says of a person. */
export interface HostClaims {
  subject: string;
  /** Null unless the provider has verified that it is theirs. */
  verifiedEmail: string | null;
  name: string;
  role: Role;
}

export interface HostProvider {
  issuer: string;
  /** `issuedAtMs` is null if the token has no `iat`. */
  verify(token: string): Promise<{ claims: HostClaims; issuedAtMs: number | null; expiresAtMs: number }>;
}

/** Asymmetric and sound; whatever else a token names is refused, `none` and HMAC above all. */
const algorithms = ["ES256", "EdDSA", "RS256", "PS256"];
/** How far the provider's clock may be off, in seconds. */
const clockToleranceS = 5;
const subjectLengthMax = 255;
const nameLengthMax = 200;

export function openHostProvider(jwksUrl: string, issuer: string, audience: string, log: Logger): HostProvider {
  const keys = new HostKeys(jwksUrl, (error) =>
    log.warn({ err: error }, "the identity provider's keys were not fetched"),
  );
  return {
    issuer,
    async verify(token) {
      const { payload } = await jwtVerify(token, keys.find, {
        algorithms,
        issuer,
        audience,
        requiredClaims: ["sub", "exp"],
        clockTolerance: clockToleranceS,
      }).catch(asProvidersFault);
      const issuedAtMs = payload.iat === undefined ? null : payload.iat * 1000;
      return { claims: claimsOf(payload), issuedAtMs, expiresAtMs: (payload.exp ?? 0) * 1000 };
    },
  };
}

/** What is no fault of the token is one of the provider: it does not answer, or what it answers is no key. */
function asProvidersFault(error: unknown): never {
  if (error instanceof errors.JOSEError) throw error;
  throw new errors.JOSEError("the provider's keys cannot be fetched, or used", { cause: error });
}

/** @throws UnusableSubjectError where `sub` could not be told from another in the database */
export function claimsOf(payload: JWTPayload): HostClaims {
  const { sub, email, email_verified: emailVerified, name, role } = payload;
  // MySQL takes "a" and "a " for the same.
  if (typeof sub !== "string" || sub === "" || sub.length > subjectLengthMax || sub.trim() !== sub)
    throw new UnusableSubjectError();
  const address = Email.safeParse(email);
  return {
    subject: sub,
    verifiedEmail: emailVerified === true && address.success ? address.data : null,
    name: typeof name === "string" ? name.trim().slice(0, nameLengthMax) : "",
    role: Role.safeParse(role).data ?? "BUYER",
  };
}

export class UnusableSubjectError extends Error {
  override name = "UnusableSubjectError";
}
