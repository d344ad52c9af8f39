import { Email, Role } from "@admit/contract";
import { errors, jwtVerify, type JWTPayload } from "jose";
import type { Logger } from "pino";
import { HostKeys } from "./host-keys.ts";

/** What a host's identity provider says about a person. */
export interface HostClaims {
  subject: string;
  /** Null unless the provider has verified that it is theirs. */
  verifiedEmail: string | null;
  name: string;
  role: Role;
  /** Null if the token has no usable `iat`. */
  issuedAtMs: number | null;
}

export interface HostProvider {
  issuer: string;
  verify(token: string): Promise<{ claims: HostClaims; expiresAtMs: number }>;
}

/** Asymmetric and sound; all others are refused, above all `none` and HMAC. */
const algorithms = ["ES256", "EdDSA", "RS256", "PS256"];
/** How far the provider's clock may be off. */
const clockToleranceS = 5;
/** A time of issue further ahead is ignored: the token would outrank all that follow it. */
const aheadMaxMs = 24 * 60 * 60 * 1000;
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
      return { claims: claimsOf(payload), expiresAtMs: (payload.exp ?? 0) * 1000 };
    },
  };
}

/** Other errors are the provider's fault: it does not answer, or its answer has no usable key. */
function asProvidersFault(error: unknown): never {
  if (error instanceof errors.JOSEError) throw error;
  throw new errors.JOSEError("the provider's keys cannot be fetched, or used", { cause: error });
}

/** @throws UnusableSubjectError if the database could mistake `sub` for another */
export function claimsOf(payload: JWTPayload): HostClaims {
  const { sub, email, email_verified: emailVerified, name, role } = payload;
  // MySQL compares "a" and "a " as equal.
  if (typeof sub !== "string" || sub === "" || sub.length > subjectLengthMax || sub.trim() !== sub)
    throw new UnusableSubjectError();
  const address = Email.safeParse(email);
  return {
    subject: sub,
    verifiedEmail: emailVerified === true && address.success ? address.data : null,
    name: typeof name === "string" ? name.trim().slice(0, nameLengthMax) : "",
    role: Role.safeParse(role).data ?? "BUYER",
    issuedAtMs: issuedAtOf(payload),
  };
}

function issuedAtOf({ iat = Number.NaN }: JWTPayload): number | null {
  const ms = Math.floor(iat * 1000);
  return ms >= 0 && ms <= Date.now() + aheadMaxMs ? ms : null;
}

export class UnusableSubjectError extends Error {
  override name = "UnusableSubjectError";
}
