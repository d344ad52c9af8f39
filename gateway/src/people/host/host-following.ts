import type { HostClaims } from "./host-token.ts";
import { localRoleOf, resultingRole, type RoleRule, type RoleSources } from "../../platform/role-rule.ts";

/** What a user's row says that the tokens of the host are held against. */
export interface HostRow extends RoleSources {
  email: string | null;
  /** When the newest token was issued that the row follows; null where none said. */
  hostClaimsAt: Date | null;
}

/**
 * What the claims of a verified token do to the row of their user:
 * - `none`: nothing new, or they are older than what the row follows.
 * - `note`: the row follows them already; what they said, and when, is kept, so that older ones count for nothing.
 * - `change`: the role, what the host says of it, or the address becomes another.
 */
export type HostFollowing = "none" | "note" | "change";

/** @param claims their `verifiedEmail` is null where it is another user's */
export function decideFollowing(rule: RoleRule, row: HostRow, claims: HostClaims): HostFollowing {
  const { role: hostRole, verifiedEmail, issuedAtMs } = claims;
  const followedMs = row.hostClaimsAt?.getTime() ?? -1;
  if (issuedAtMs !== null && issuedAtMs < followedMs) return "none";
  const isMoved = verifiedEmail !== null && verifiedEmail !== row.email;
  const isSaidAnew = hostRole !== (row.hostRole ?? "BUYER");
  if (isMoved || isSaidAnew || resultingRole(rule, localRoleOf(row), hostRole) !== row.role) return "change";
  return row.hostRole === null || (issuedAtMs ?? -1) > followedMs ? "note" : "none";
}

/** @returns `hostClaimsAt` of a row that follows the claims */
export const followedAt = (row: Pick<HostRow, "hostClaimsAt">, { issuedAtMs }: HostClaims): Date | null =>
  issuedAtMs === null ? row.hostClaimsAt : new Date(issuedAtMs);
