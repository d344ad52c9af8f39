import { outranks, type Role } from "@admit/contract";

/**
 * Who rules roles where a host's identity provider names them too: `AUTH_ROLES`.
 * - `highest`: the higher of what staff gave here and what the host's token says. The host takes away what it gave
 *   itself, and nothing that staff gave; staff likewise.
 * - `host`: the token alone, also where it names none.
 * - `local`: staff here alone; what tokens say of roles counts for nothing.
 */
export const roleRules = ["highest", "host", "local"] as const;
export type RoleRule = (typeof roleRules)[number];

/** What a user's row says of roles. */
export interface RoleSources {
  /** What results of both. */
  role: Role;
  localRole: Role | null;
  hostRole: Role | null;
}

/** The role that staff gave. It is noted when the host's subject is bound; where it is not, the host gave all there was. */
export const localRoleOf = ({ localRole }: Pick<RoleSources, "localRole">): Role => localRole ?? "BUYER";

/** @param hostRole null where no token of the host ever named the user */
export function resultingRole(rule: RoleRule, localRole: Role, hostRole: Role | null): Role {
  if (hostRole === null || rule === "local") return localRole;
  return rule === "host" || outranks(hostRole, localRole) ? hostRole : localRole;
}
