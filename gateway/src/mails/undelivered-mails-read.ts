import type { UndeliveredMail, UndeliveredMailQuery } from "@admit/contract";
import { readRows } from "@admit/prisma";
import { z } from "zod";
import { CursorTime } from "../platform/lists/cursor.ts";
import type { PlatformServices } from "../platform/route/services.ts";
import { type HolderColumns, holderColumns, holderOf } from "../purchases/holder-search.ts";

type Row = Pick<UndeliveredMail, "id" | "kind" | "purchaseId" | "reason" | "attempts"> &
  HolderColumns & { failedAt: Date; eventId: string | null; eventTitle: string | null };

/** Each table of mails, with its mails that ended undelivered. An invitation counts while its link would still work. */
const tables = [
  {
    id: "m.purchaseId",
    userId: "p.userId",
    columns: "'tickets' AS kind, p.id AS purchaseId, p.eventId",
    from: "TicketMail m JOIN Purchase p ON p.id = m.purchaseId",
  },
  {
    id: "m.id",
    userId: "m.userId",
    columns: "LOWER(REPLACE(m.kind, '_', '-')) AS kind, NULL AS purchaseId, m.eventId",
    from: "Notice m",
  },
  {
    id: "m.id",
    userId: "l.userId",
    columns: "'invitation' AS kind, NULL AS purchaseId, NULL AS eventId",
    from: `LinkMail m JOIN OneTimeLink l ON m.occasion = 'INVITATION' AND l.id = m.id AND l.usedAt IS NULL
      AND l.expiresAt > UTC_TIMESTAMP(3) JOIN User i ON i.id = l.userId AND i.status = 'INVITED'`,
  },
] as const;

/** When it failed, and its id. */
const Position = z.tuple([CursorTime, z.string()]);

/** The latest first. */
export async function listUndeliveredMails(
  { mysql, cursors }: Pick<PlatformServices, "mysql" | "cursors">,
  { userId, limit, cursor }: UndeliveredMailQuery,
): Promise<{ items: UndeliveredMail[]; nextCursor: string | null }> {
  const after = cursors.decode("undelivered-mails", cursor, Position);
  const values: unknown[] = [];
  const parts = tables.map((table) => {
    const conditions = ["m.failedAt IS NOT NULL"];
    if (userId !== undefined) {
      conditions.push(`${table.userId} = ?`);
      values.push(userId);
    }
    if (after !== null) {
      const failedAt = new Date(after[0]);
      conditions.push(`m.failedAt <= ? AND (m.failedAt < ? OR ${table.id} < ?)`);
      values.push(failedAt, failedAt, after[1]);
    }
    values.push(limit + 1);
    return `(SELECT ${table.id} AS id, ${table.columns}, ${table.userId} AS userId, m.lastError AS reason, m.attempts,
      m.failedAt FROM ${table.from} WHERE ${conditions.join(" AND ")} ORDER BY m.failedAt DESC, ${table.id} DESC LIMIT ?)`;
  });
  const rows = await readRows<Row>(
    mysql,
    `SELECT f.id, f.kind, f.purchaseId, f.reason, f.attempts, f.failedAt, f.eventId, c.title AS eventTitle, ${holderColumns}
     FROM (${parts.join(" UNION ALL ")}) f JOIN User u ON u.id = f.userId LEFT JOIN Content c ON c.id = f.eventId
     ORDER BY f.failedAt DESC, f.id DESC LIMIT ?`,
    [...values, limit + 1],
  );
  const page = cursors.page("undelivered-mails", rows, limit, (row) => [row.failedAt.getTime(), row.id]);
  return { items: page.rows.map(toMail), nextCursor: page.nextCursor };
}

const toMail = ({ eventId, eventTitle, ...row }: Row): UndeliveredMail => ({
  id: row.id,
  kind: row.kind,
  holder: holderOf(row),
  purchaseId: row.purchaseId,
  event: eventId === null ? null : { id: eventId, title: eventTitle ?? "" },
  reason: row.reason,
  attempts: row.attempts,
  failedAt: row.failedAt.toISOString(),
});
