import type { DecidedStatus, Reason } from "@admit/contract";
import type { Mysql } from "../platform/database.ts";

/** A row that has no outcome yet. */
export interface UndecidedRow {
  line: number;
  quantity: number;
  userId: string;
  purchaseId: string;
}

/** The first rows from a line on, it included, that have no outcome, in their order. */
export async function readUndecidedRows(
  mysql: Mysql,
  importId: string,
  fromLine: number,
  limit: number,
): Promise<UndecidedRow[]> {
  const [rows] = await mysql.query(
    `SELECT r.line, r.quantity, r.userId, r.purchaseId
     FROM ImportRow r LEFT JOIN Purchase p ON p.id = r.purchaseId
     WHERE r.importId = ? AND r.line >= ? AND p.id IS NULL ORDER BY r.line LIMIT ?`,
    [importId, fromLine, limit],
  );
  return rows as UndecidedRow[];
}

/** A row with what became of it; `status` is null while nothing has. */
export interface RowOutcome {
  line: number;
  email: string;
  name: string;
  quantity: number;
  status: DecidedStatus | null;
  issued: number | null;
  reason: Reason | null;
}

/** The rows behind a line, in their order, with what became of each. */
export async function readRowOutcomes(
  mysql: Mysql,
  importId: string,
  afterLine: number,
  limit: number,
): Promise<RowOutcome[]> {
  const [rows] = await mysql.query(
    `SELECT r.line, r.email, r.name, r.quantity, p.status, p.issued, p.reason
     FROM ImportRow r LEFT JOIN Purchase p ON p.id = r.purchaseId
     WHERE r.importId = ? AND r.line > ? ORDER BY r.line LIMIT ?`,
    [importId, afterLine, limit],
  );
  return rows as RowOutcome[];
}
