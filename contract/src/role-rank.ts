import type { Role } from "./user.ts";

const rank: Record<Role, number> = { BUYER: 0, STAFF: 1, ADMIN: 2 };

/** Whether the first role is above the second. No one changes, invites or signs out an account above their own role. */
export const outranks = (one: Role, other: Role): boolean => rank[one] > rank[other];
