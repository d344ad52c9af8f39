import type { OpsFailure } from "@admit/contract";
import { statementTimeoutMs } from "@admit/prisma";
import type { Mysql } from "../platform/database.ts";

interface Row {
  id: string;
  at: Date;
  reason: string;
  quantity: number | null;
  userId: string | null;
  email: string | null;
  name: string | null;
}

/** Why purchases of an event ended by a fault, the latest first, with their holders. */
export async function listFailures(mysql: Mysql, eventId: string, count: number): Promise<OpsFailure[]> {
  const sql = `SELECT f.purchaseId AS id, f.at, f.reason, p.requested AS quantity, u.id AS userId, u.email, u.name
    FROM PurchaseFailure f LEFT JOIN Purchase p ON p.id = f.purchaseId LEFT JOIN User u ON u.id = p.userId
    WHERE f.eventId = ? ORDER BY f.at DESC, f.purchaseId LIMIT ?`;
  const [rows] = await mysql.query({ sql, values: [eventId, count], timeout: statementTimeoutMs });
  return (rows as Row[]).map(({ id, at, reason, quantity, userId, email, name }) => ({
    kind: "purchase",
    id,
    at: at.toISOString(),
    reason,
    user: userId === null ? null : { id: userId, email, name: name ?? "" },
    quantity,
  }));
}
