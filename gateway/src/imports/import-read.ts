import type { Import } from "@admit/contract";
import { z } from "zod";
import type { Mysql } from "../platform/database.ts";
import { CursorTime } from "../platform/lists/cursor.ts";
import type { ImportServices } from "./services.ts";

interface ImportRecord {
  id: string;
  eventId: string;
  status: Import["status"];
  rowCount: number;
  createdAt: Date;
  finishedAt: Date | null;
  fileHash: Buffer;
}

type Figures = Pick<
  Import,
  "decided" | "fulfilled" | "partial" | "rejected" | "failed" | "ticketsRequested" | "ticketsIssued"
>;

const columns = "id, eventId, status, rowCount, createdAt, finishedAt, fileHash";

/** An import as it stands, and the SHA-256 of its file; null where there is none. */
export async function readImport(mysql: Mysql, id: string): Promise<{ found: Import; fileHash: Buffer } | null> {
  const [rows] = await mysql.query(`SELECT ${columns} FROM Import WHERE id = ?`, [id]);
  const [row] = rows as ImportRecord[];
  if (row === undefined) return null;
  const figures = await readFigures(mysql, [id]);
  return { found: toImport(row, figures.get(id)), fileHash: row.fileHash };
}

/** When the last import was made, and its id. */
const Position = z.tuple([CursorTime, z.string()]);

/** An event's imports, newest first. @throws ProblemError invalid-request where the cursor is none */
export async function listImports(
  { mysql, cursors }: Pick<ImportServices, "mysql" | "cursors">,
  eventId: string,
  { limit, cursor }: { limit: number; cursor: string | undefined },
): Promise<{ items: Import[]; nextCursor: string | null }> {
  const after = cursors.decode("imports", cursor, Position);
  const before = after === null ? [] : [new Date(after[0]), after[1]];
  const [rows] = await mysql.query(
    `SELECT ${columns} FROM Import WHERE eventId = ? ${after === null ? "" : "AND (createdAt, id) < (?, ?)"}
     ORDER BY createdAt DESC, id DESC LIMIT ?`,
    [eventId, ...before, limit + 1],
  );
  const page = cursors.page("imports", rows as ImportRecord[], limit, (row) => [row.createdAt.getTime(), row.id]);
  const figures = await readFigures(
    mysql,
    page.rows.map(({ id }) => id),
  );
  return { items: page.rows.map((row) => toImport(row, figures.get(row.id))), nextCursor: page.nextCursor };
}

/** By the rows' primary key and the purchases': a look-up for each row, and nothing else is read. */
async function readFigures(mysql: Mysql, ids: readonly string[]): Promise<Map<string, Figures>> {
  if (ids.length === 0) return new Map();
  const [rows] = await mysql.query(
    `SELECT r.importId AS id, COUNT(p.id) AS decided,
       COALESCE(SUM(p.status = 'fulfilled'), 0) AS fulfilled, COALESCE(SUM(p.status = 'partial'), 0) AS partial,
       COALESCE(SUM(p.status = 'rejected'), 0) AS rejected, COALESCE(SUM(p.status = 'failed'), 0) AS failed,
       SUM(r.quantity) AS ticketsRequested, COALESCE(SUM(p.issued), 0) AS ticketsIssued
     FROM ImportRow r LEFT JOIN Purchase p ON p.id = r.purchaseId
     WHERE r.importId IN (?) GROUP BY r.importId`,
    [ids],
  );
  const figures = (rows as ({ id: string } & Record<keyof Figures, string | number>)[]).map(({ id, ...sums }) => {
    // Sums are decimals, which come as text.
    return [id, Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, Number(sum)]))] as const;
  });
  return new Map(figures as [string, Figures][]);
}

const none: Figures = {
  decided: 0,
  fulfilled: 0,
  partial: 0,
  rejected: 0,
  failed: 0,
  ticketsRequested: 0,
  ticketsIssued: 0,
};

function toImport(row: ImportRecord, figures: Figures = none): Import {
  const { id, eventId, status, rowCount } = row;
  return {
    id,
    eventId,
    status,
    rows: rowCount,
    ...figures,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
