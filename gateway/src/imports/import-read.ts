import type { DecidedStatus, Import, Reason } from "@admit/contract";
import { readRows } from "@admit/prisma";
import { z } from "zod";
import type { Mysql } from "../platform/database.ts";
import { CursorTime } from "../platform/lists/cursor.ts";
import type { ImportLine } from "./csv/read-rows.ts";
import type { ImportServices } from "./services.ts";

const figures = ["decided", "fulfilled", "partial", "rejected", "failed", "ticketsRequested", "ticketsIssued"] as const;
type Figure = (typeof figures)[number];

/** mysql2 returns sums, which are decimals, as text. */
interface ImportRecord extends Record<Figure, string | number> {
  id: string;
  eventId: string;
  status: Import["status"];
  rowCount: number;
  createdAt: Date;
  finishedAt: Date | null;
  fileHash: Buffer;
}

/** Imports of a subquery, newest first, with their figures: by primary keys, one look-up for each row. */
const withFigures = (imports: string): string => `
  SELECT i.id, i.eventId, i.status, i.rowCount, i.createdAt, i.finishedAt, i.fileHash, COUNT(p.id) AS decided,
    COALESCE(SUM(p.status = 'fulfilled'), 0) AS fulfilled, COALESCE(SUM(p.status = 'partial'), 0) AS partial,
    COALESCE(SUM(p.status = 'rejected'), 0) AS rejected, COALESCE(SUM(p.status = 'failed'), 0) AS failed,
    COALESCE(SUM(r.quantity), 0) AS ticketsRequested, COALESCE(SUM(p.issued), 0) AS ticketsIssued
  FROM (${imports}) i
  LEFT JOIN ImportRow r ON r.importId = i.id LEFT JOIN Purchase p ON p.id = r.purchaseId
  GROUP BY i.id ORDER BY i.createdAt DESC, i.id DESC`;

/** An import as it is now, and the SHA-256 of its file; null if there is none. */
export async function readImport(mysql: Mysql, id: string): Promise<{ found: Import; fileHash: Buffer } | null> {
  const [row] = await readRows<ImportRecord>(mysql, withFigures("SELECT * FROM Import WHERE id = ?"), [id]);
  return row === undefined ? null : { found: toImport(row), fileHash: row.fileHash };
}

/** When the last import of a page was created, and its id. */
const Position = z.tuple([CursorTime, z.string()]);

/** An event's imports, newest first. @throws ProblemError invalid-request for a cursor that is not ours */
export async function listImports(
  { mysql, cursors }: Pick<ImportServices, "mysql" | "cursors">,
  eventId: string,
  { limit, cursor }: { limit: number; cursor: string | undefined },
): Promise<{ items: Import[]; nextCursor: string | null }> {
  const after = cursors.decode("imports", cursor, Position);
  const before = after === null ? [] : [new Date(after[0]), after[1]];
  const page = `SELECT * FROM Import WHERE eventId = ? ${after === null ? "" : "AND (createdAt, id) < (?, ?)"}
    ORDER BY createdAt DESC, id DESC LIMIT ?`;
  const rows = await readRows<ImportRecord>(mysql, withFigures(page), [eventId, ...before, limit + 1]);
  const found = cursors.page("imports", rows, limit, (row) => [row.createdAt.getTime(), row.id]);
  return { items: found.rows.map(toImport), nextCursor: found.nextCursor };
}

function toImport({ id, eventId, status, rowCount, createdAt, finishedAt, ...row }: ImportRecord): Import {
  const counts = Object.fromEntries(figures.map((name) => [name, Number(row[name])])) as Record<Figure, number>;
  const times = { createdAt: createdAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null };
  return { id, eventId, status, rows: rowCount, ...counts, ...times };
}

/** A row with its outcome; `status` is null while it waits. */
export interface RowOutcome extends ImportLine {
  status: DecidedStatus | null;
  issued: number | null;
  reason: Reason | null;
}

/** The rows after a line, in their order, with their outcomes. */
export const readRowOutcomes = (
  mysql: Mysql,
  importId: string,
  afterLine: number,
  limit: number,
): Promise<RowOutcome[]> =>
  readRows(
    mysql,
    `SELECT r.line, r.email, r.name, r.quantity, p.status, p.issued, p.reason
     FROM ImportRow r LEFT JOIN Purchase p ON p.id = r.purchaseId
     WHERE r.importId = ? AND r.line > ? ORDER BY r.line LIMIT ?`,
    [importId, afterLine, limit],
  );
