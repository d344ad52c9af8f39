import { statementTimeoutMs } from "@admit/prisma";
import type { Mysql } from "../platform/database.ts";

/** How many purchases of each event ended by a fault and were not decided since. It reads as much as has failed. */
export async function countFailures(mysql: Mysql): Promise<Map<string, number>> {
  const sql = "SELECT eventId, COUNT(*) AS failed FROM PurchaseFailure GROUP BY eventId";
  const [rows] = await mysql.query({ sql, timeout: statementTimeoutMs });
  return new Map((rows as { eventId: string; failed: number }[]).map(({ eventId, failed }) => [eventId, failed]));
}
