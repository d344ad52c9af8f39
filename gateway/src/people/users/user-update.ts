import type { Role, UserStatus } from "@admit/contract";
import type { Prisma, PrismaTransaction } from "../../platform/database.ts";
import { endLinks } from "./links-end.ts";
import type { StaffUserRow } from "./staff-users.ts";

/** A transaction that locks no gaps: no sign-up or invitation waits for another. */
export const readCommitted = <Result>(
  prisma: Prisma,
  use: (transaction: PrismaTransaction) => Promise<Result>,
): Promise<Result> => prisma.$transaction(use, { isolationLevel: "ReadCommitted" });

/** A locked row, with the epoch that sessions are signed with. */
export type LockedUser = StaffUserRow & { sessionEpoch: number };

/**
 * Locks in the order of the ids, so that two transactions on the same users do not deadlock.
 * @returns as many users as ids, in their order
 */
export async function lockUsers(transaction: PrismaTransaction, ...ids: string[]): Promise<(LockedUser | undefined)[]> {
  const rows = new Map<string, LockedUser>();
  for (const id of ids.toSorted()) {
    const [row] = await transaction.$queryRaw<LockedUser[]>`
      SELECT id, email, name, role, status, createdAt, activatedAt, sessionEpoch FROM User WHERE id = ${id} FOR UPDATE`;
    if (row !== undefined) rows.set(id, row);
  }
  return ids.map((id) => rows.get(id));
}

/**
 * The only way in which a transaction changes a user whose row it has locked. Links open the account as it was when
 * they were made: a change of role or status ends all open ones. A change of role ends all sessions too, since the
 * holder of a link may have opened one.
 *
 * @returns the epoch that sessions are signed with from now on
 */
export async function updateUser(
  transaction: PrismaTransaction,
  before: { id: string; email: string | null; role: Role; status: UserStatus },
  change: { name?: string; role?: Role; status?: UserStatus; activatedAt?: Date },
): Promise<number> {
  const { role = before.role, status = before.status } = change;
  const isOtherRole = role !== before.role;
  const data = {
    ...change,
    // The role in a host's tokens is stored beside it: the next token weighs both again.
    ...(change.role !== undefined && { localRole: change.role }),
    ...(isOtherRole && { sessionEpoch: { increment: 1 } }),
  };
  const select = { sessionEpoch: true };
  const { sessionEpoch } = await transaction.user.update({ where: { id: before.id }, data, select });
  if (isOtherRole || status !== before.status) await endLinks(transaction, before);
  return sessionEpoch;
}
