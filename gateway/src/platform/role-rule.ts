import { outranks, type Role } from "@admit/contract";

/**
 * `AUTH_ROLES`: which role a user has if a host's identity provider names roles too.
 * - `highest`: the higher of the role from staff and the role in the host's token. The host can take away only what it
 *   gave itself, and so can staff.
 * - `host`: the token's alone, also if it names none.
 * - `local`: the role from staff alone; roles in tokens are ignored.
 */
export const roleRules = ["highest", "host", "local"] as const;
export type RoleRule = (typeof roleRules)[number];

/** The role columns of a user's row. */
export interface RoleSources {
  /** The result of both columns below. */
  role: Role;
  localRole: Role | null;
  hostRole: Role | null;
}

/** The role that staff gave. It is written when the host's subject is bound; if it is null, the role came from the host. */
export const localRoleOf = ({ localRole }: Pick<RoleSources, "localRole">): Role => localRole ?? "BUYER";

/** @param hostRole null if no token of the host ever named the user */
export function resultingRole(rule: RoleRule, localRole: Role, hostRole: Role | null): Role {
  if (hostRole === null || rule === "local") return localRole;
  return rule === "host" || outranks(hostRole, localRole) ? hostRole : localRole;
}
