import type { Role, UserStatus } from "@admit/contract";
import type { Prisma, PrismaTransaction } from "../../platform/database.ts";
import type { StaffUserRow } from "./staff-users.ts";

/** A transaction that locks no gaps: no sign-up or invitation waits for another. */
export const readCommitted = <Result>(
  prisma: Prisma,
  use: (transaction: PrismaTransaction) => Promise<Result>,
): Promise<Result> => prisma.$transaction(use, { isolationLevel: "ReadCommitted" });

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

/**
 * Ends a user's unused activation links: a newer one replaces them. A link that was ended has `expiresAt` =
 * `createdAt`, which distinguishes it from one that expired by itself.
 */
export async function endActivationLinks(transaction: PrismaTransaction, userId: string): Promise<void> {
  await transaction.$executeRaw`
    UPDATE OneTimeLink SET expiresAt = createdAt
    WHERE userId = ${userId} AND purpose = 'ACTIVATE' AND usedAt IS NULL AND expiresAt > createdAt`;
}

/**
 * Ends every open link into an account, also links that its address requested before it had one. The caller has
 * locked the user's row: opening a link locks it before the link's own row.
 */
export async function endLinks(
  transaction: PrismaTransaction,
  { id, email }: { id: string; email: string | null },
  exceptId = "",
): Promise<void> {
  await transaction.$executeRaw`
    UPDATE OneTimeLink SET expiresAt = createdAt
    WHERE userId = ${id} AND usedAt IS NULL AND expiresAt > createdAt AND id <> ${exceptId}`;
  if (email === null) return;
  await transaction.$executeRaw`
    UPDATE OneTimeLink SET expiresAt = createdAt
    WHERE email = ${email} AND usedAt IS NULL AND expiresAt > createdAt`;
}

/**
 * The same in one statement with the change of a user's row `u`: the join goes behind its name, the rest into `SET`.
 * The sessions end with the links, since a link may have opened them.
 */
export const joinOpenLinks = `
  LEFT JOIN OneTimeLink l ON l.userId = u.id AND l.usedAt IS NULL AND l.expiresAt > l.createdAt
  LEFT JOIN OneTimeLink m ON m.email = u.email AND m.usedAt IS NULL AND m.expiresAt > m.createdAt`;
export const endJoined = "u.sessionEpoch = u.sessionEpoch + 1, l.expiresAt = l.createdAt, m.expiresAt = m.createdAt";
