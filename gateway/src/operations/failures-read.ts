import type { OpsFailure } from "@admit/contract";
import type { IssueCommand } from "@admit/line";
import { readRows } from "@admit/prisma";
import type { Mysql } from "../platform/database.ts";

/** Most failures that metrics count: beyond this the exact number does not matter. */
const countMax = 10_000;

type Count = { eventId: string; failed: number };
const byEvent = (rows: readonly Count[]): Map<string, number> =>
  new Map(rows.map(({ eventId, failed }) => [eventId, failed]));

/** How many purchases of each event ended by a fault and were not decided since. */
export async function countFailures(mysql: Mysql): Promise<Map<string, number>> {
  const sql = "SELECT eventId, COUNT(*) AS failed FROM PurchaseFailure GROUP BY eventId";
  return byEvent(await readRows(mysql, sql));
}

/** The same for failures since a moment, at most `countMax` of them. @throws MySQL's errors as they are */
export async function countFailuresSince(mysql: Mysql, since: Date): Promise<Map<string, number>> {
  const sql = `SELECT eventId, COUNT(*) AS failed
    FROM (SELECT eventId FROM PurchaseFailure WHERE at >= ? LIMIT ?) AS counted GROUP BY eventId`;
  return byEvent(await readRows(mysql, sql, [since, countMax]));
}

interface FailureRow {
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
  return (await readRows<FailureRow>(mysql, sql, [eventId, count])).map(
    ({ id, at, reason, quantity, userId, email, name }) => ({
      kind: "purchase",
      id,
      at: at.toISOString(),
      reason,
      user: userId === null ? null : { id: userId, email, name: name ?? "" },
      quantity,
    }),
  );
}

type CommandRow = Omit<IssueCommand, "kind" | "acceptedAtMs" | "saleOpen" | "retry"> & { acceptedAt: Date };

/** The purchases of an event that ended by a fault, as commands to decide again, by their position in line. */
export async function readFailedCommands(mysql: Mysql, eventId: string, count: number): Promise<IssueCommand[]> {
  const sql = `SELECT p.id AS purchaseId, p.seq, p.userId, p.requestedById, p.source, p.requested AS quantity,
      p.idempotencyKey, p.acceptedAt
    FROM PurchaseFailure f JOIN Purchase p ON p.id = f.purchaseId
    WHERE f.eventId = ? AND p.status = 'failed' ORDER BY p.seq, p.id LIMIT ?`;
  return (await readRows<CommandRow>(mysql, sql, [eventId, count])).map(({ acceptedAt, ...row }) => ({
    kind: "ticket.issue",
    ...row,
    acceptedAtMs: acceptedAt.getTime(),
    // They were accepted while the sale was open: its present times do not apply to them.
    saleOpen: true,
    retry: true,
  }));
}
