import { Email, Role } from "@admit/contract";
import { createRemoteJWKSet, jwtVerify, type JWTPayload } from "jose";

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
  verify(token: string): Promise<{ claims: HostClaims; expiresAtMs: number }>;
}

/** Asymmetric and sound; whatever else a token names is refused, `none` and HMAC above all. */
const algorithms = ["ES256", "EdDSA", "RS256", "PS256"];
const fetchTimeoutMs = 3000;
/** An unknown key id makes the keys be fetched again, but not more often than this. */
const cooldownMs = 10_000;
const keysMaxAgeMs = 10 * 60_000;
/** How far the provider's clock may be off, in seconds. */
const clockToleranceS = 5;
const subjectLengthMax = 255;
const nameLengthMax = 200;

export function openHostProvider(jwksUrl: string, issuer: string, audience: string): HostProvider {
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: fetchTimeoutMs,
    cooldownDuration: cooldownMs,
    cacheMaxAge: keysMaxAgeMs,
  });
  return {
    issuer,
    async verify(token) {
      const { payload } = await jwtVerify(token, keys, {
        algorithms,
        issuer,
        audience,
        requiredClaims: ["sub", "exp"],
        clockTolerance: clockToleranceS,
      });
      return { claims: claimsOf(payload), expiresAtMs: (payload.exp ?? 0) * 1000 };
    },
  };
}

/** @throws UnusableSubjectError where `sub` could not be told from another in the database */
export function claimsOf(payload: JWTPayload): HostClaims {
  const { sub = "", email, email_verified: emailVerified, name, role } = payload;
  // MySQL takes "a" and "a " for the same.
  if (sub === "" || sub.length > subjectLengthMax || sub.trim() !== sub) throw new UnusableSubjectError();
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
