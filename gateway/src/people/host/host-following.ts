import { localRoleOf, resultingRole, type RoleRule, type RoleSources } from "../../platform/settings.ts";
import type { HostClaims } from "./host-token.ts";

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
