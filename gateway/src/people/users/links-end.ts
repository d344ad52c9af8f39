import type { PrismaTransaction } from "../../platform/database.ts";

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
): Promise<void> {
  await transaction.$executeRaw`
    UPDATE OneTimeLink SET expiresAt = createdAt
    WHERE userId = ${id} AND usedAt IS NULL AND expiresAt > createdAt`;
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
