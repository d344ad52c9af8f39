import type { Mysql } from "../../platform/database.ts";

/** Beyond this it does not matter how many more: counting ends here. */
const countMax = 10_000;

/**
 * Purchases that ended by a fault and were not retried since, by event.
 * @param since failures before it are not counted
 * @throws MySQL's errors as they are
 */
export async function countFailedPurchases(mysql: Mysql, since: Date): Promise<Map<string, number>> {
  const [rows] = await mysql.query(
    `SELECT eventId, COUNT(*) AS failed
       FROM (SELECT eventId FROM PurchaseFailure WHERE at >= ? LIMIT ?) AS counted
      GROUP BY eventId`,
    [since, countMax],
  );
  return new Map((rows as { eventId: string; failed: number }[]).map(({ eventId, failed }) => [eventId, failed]));
}
