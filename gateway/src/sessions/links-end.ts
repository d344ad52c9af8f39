import type { PrismaTransaction } from "../database.ts";

/**
 * Ends a user's activation links that are not used yet: a newer one replaces them. A link that was ended is told
 * from one that came to its end by having expired when it was made.
 */
export async function endActivationLinks(transaction: PrismaTransaction, userId: string): Promise<void> {
  await transaction.$executeRaw`
    UPDATE OneTimeLink SET expiresAt = createdAt
    WHERE userId = ${userId} AND purpose = 'ACTIVATE' AND usedAt IS NULL AND expiresAt > createdAt`;
}

/**
 * Ends every open link into an account, also those that its address asked for before it had one. The caller holds
 * the user's row: a link locks it before its own.
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
 * The same within the one statement that changes a user's row, there called `u`: after its name, and after `SET`. The
 * sessions end with the links, since one of those may have opened them.
 */
export const joinOpenLinks = `
  LEFT JOIN OneTimeLink l ON l.userId = u.id AND l.usedAt IS NULL AND l.expiresAt > l.createdAt
  LEFT JOIN OneTimeLink m ON m.email = u.email AND m.usedAt IS NULL AND m.expiresAt > m.createdAt`;
export const endJoined = "u.sessionEpoch = u.sessionEpoch + 1, l.expiresAt = l.createdAt, m.expiresAt = m.createdAt";
