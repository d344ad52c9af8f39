import { asName, Email, Role } from "@admit/contract";
import { errors, type JWTPayload } from "jose";
import type { Logger } from "pino";
import { type JwtRules, type ReadJwt, verifyJwt } from "../../platform/jwt/verify-jwt.ts";
import { localRoleOf, resultingRole, type RoleRule, type RoleSources } from "../../platform/settings.ts";
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
  verify(jwt: ReadJwt): Promise<{ claims: HostClaims; expiresAtMs: number }>;
}

/** Asymmetric and sound; all others are refused, above all `none` and HMAC. */
const algorithms = ["ES256", "EdDSA", "RS256", "PS256"];
/** How far the provider's clock may be off. */
const clockToleranceS = 5;
/** A time of issue further ahead is ignored: the token would outrank all that follow it. */
const aheadMaxMs = 24 * 60 * 60 * 1000;
const subjectLengthMax = 255;

export function openHostProvider(jwksUrl: string, issuer: string, audience: string, log: Logger): HostProvider {
  const keys = new HostKeys(jwksUrl, (error) =>
    log.warn({ err: error }, "the identity provider's keys were not fetched"),
  );
  const rules: JwtRules = { algorithms, issuer, audience, clockToleranceS };
  // Other errors are the provider's fault: it does not answer, or its answer has no usable key.
  const find = (...asked: Parameters<typeof keys.find>) => keys.find(...asked).catch(asProvidersFault);
  return {
    issuer,
    async verify(jwt) {
      const payload = await verifyJwt(jwt, find, rules);
      return { claims: claimsOf(payload), expiresAtMs: (payload.exp ?? 0) * 1000 };
    },
  };
}

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
    name: typeof name === "string" ? asName(name) : "",
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

/** The columns of a user's row that a host's tokens are compared with. */
export interface HostRow extends RoleSources {
  email: string | null;
  /** When the newest token was issued that the row follows; null if none had a time of issue. */
  hostClaimsAt: Date | null;
}

/**
 * What the claims of a verified token do to the row of their user:
 * - `none`: nothing new, or they are older than the row's.
 * - `note`: role and address stay; the token's time of issue is noted, so that older tokens count for nothing.
 * - `change`: the role, the host's part in it, or the address changes.
 */
export type HostFollowing = "none" | "note" | "change";

/** @param claims their `verifiedEmail` is null if it is another user's */
export function decideFollowing(rule: RoleRule, row: HostRow, claims: HostClaims): HostFollowing {
  const { role: hostRole, verifiedEmail, issuedAtMs } = claims;
  const followedMs = row.hostClaimsAt?.getTime() ?? -1;
  if (issuedAtMs !== null && issuedAtMs < followedMs) return "none";
  const isMoved = verifiedEmail !== null && verifiedEmail !== row.email;
  const isOtherHostRole = hostRole !== (row.hostRole ?? "BUYER");
  if (isMoved || isOtherHostRole || resultingRole(rule, localRoleOf(row), hostRole) !== row.role) return "change";
  return row.hostRole === null || (issuedAtMs ?? -1) > followedMs ? "note" : "none";
}

/** @returns `hostClaimsAt` of a row that follows the claims */
export const followedAt = (row: Pick<HostRow, "hostClaimsAt">, { issuedAtMs }: HostClaims): Date | null =>
  issuedAtMs === null ? row.hostClaimsAt : new Date(issuedAtMs);
