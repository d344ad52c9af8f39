import { onConnection, readRows } from "@admit/prisma";
import type { Mysql } from "../platform/database.ts";

/** Most running imports in one poll. */
const pollMax = 100;

/** An import whose rows are not all decided. */
export interface RunningImport {
  id: string;
  eventId: string;
  requestedById: string;
}

/** The imports that run, the oldest first. */
export const readRunningImports = (mysql: Mysql): Promise<RunningImport[]> =>
  readRows(
    mysql,
    "SELECT id, eventId, requestedById FROM Import WHERE status = 'RUNNING' ORDER BY createdAt, id LIMIT ?",
    [pollMax],
  );

/** A row that has no outcome yet. */
export interface UndecidedRow {
  line: number;
  quantity: number;
  userId: string;
  purchaseId: string;
}

/** The first rows without an outcome, from a line on, in their order. */
export const readUndecidedRows = (
  mysql: Mysql,
  importId: string,
  fromLine: number,
  limit: number,
): Promise<UndecidedRow[]> =>
  readRows(
    mysql,
    `SELECT r.line, r.quantity, r.userId, r.purchaseId
     FROM ImportRow r LEFT JOIN Purchase p ON p.id = r.purchaseId
     WHERE r.importId = ? AND r.line >= ? AND p.id IS NULL ORDER BY r.line LIMIT ?`,
    [importId, fromLine, limit],
  );

/** Every row has its outcome. Done again it changes nothing. */
export async function finishImport(mysql: Mysql, id: string): Promise<void> {
  const sql = "UPDATE Import SET status = 'DONE', finishedAt = ? WHERE id = ? AND status = 'RUNNING'";
  await onConnection(mysql, (connection) => connection.query(sql, [new Date(), id]));
}
