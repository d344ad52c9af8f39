import type { PrismaTransaction } from "../database.ts";

/**
 * Ends a user's activation links that are not used yet: a newer one replaces them. A link that was replaced
 * is told from one that came to its end by having expired when it was made.
 */
export async function endActivationLinks(transaction: PrismaTransaction, userId: string): Promise<void> {
  await transaction.$executeRaw`
    UPDATE OneTimeLink SET expiresAt = createdAt
    WHERE userId = ${userId} AND purpose = 'ACTIVATE' AND usedAt IS NULL AND expiresAt > createdAt`;
}
