import type { IssueCommand } from "@admit/line";
import { statementTimeoutMs } from "@admit/prisma";
import type { Mysql } from "../platform/database.ts";

type Row = Omit<IssueCommand, "kind" | "acceptedAtMs" | "saleOpen" | "retry"> & { acceptedAt: Date };

/** The purchases of an event that ended by a fault, as the commands that they were, in their order in the line. */
export async function readFailedCommands(mysql: Mysql, eventId: string, count: number): Promise<IssueCommand[]> {
  const sql = `SELECT p.id AS purchaseId, p.seq, p.userId, p.requestedById, p.source, p.requested AS quantity,
      p.idempotencyKey, p.acceptedAt
    FROM PurchaseFailure f JOIN Purchase p ON p.id = f.purchaseId
    WHERE f.eventId = ? AND p.status = 'failed' ORDER BY p.seq, p.id LIMIT ?`;
  const [rows] = await mysql.query({ sql, values: [eventId, count], timeout: statementTimeoutMs });
  return (rows as Row[]).map(({ acceptedAt, ...row }) => ({
    kind: "ticket.issue",
    ...row,
    acceptedAtMs: acceptedAt.getTime(),
    // It was accepted while the sale was open: that is not judged again by the sale's present times.
    saleOpen: true,
    retry: true,
  }));
}
