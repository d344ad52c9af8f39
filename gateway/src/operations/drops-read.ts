import { OpsRehearsal, type ContentStatus, type OpsDrop } from "@admit/contract";
import { readRows } from "@admit/prisma";
import type { Mysql } from "../platform/database.ts";

const nextMax = 10;
/** A sale that has opened stays among the next ones for so long: it has no line before its first purchase. */
const openedMs = 60 * 60 * 1000;

interface DropRow {
  eventId: string;
  title: string;
  slug: string;
  venue: string;
  status: ContentStatus;
  startsAt: Date | null;
  timeZone: string;
  endsAt: Date | null;
  salesOpenAt: Date | null;
  salesCloseAt: Date | null;
  capacity: number;
}

const dropSql = `SELECT e.contentId AS eventId, c.title, c.slug, e.venue, c.status, e.startsAt, e.endsAt, e.timeZone, e.salesOpenAt,
    e.salesCloseAt, e.capacity FROM Event e JOIN Content c ON c.id = e.contentId`;

/** The sales that open next, and those that opened lately, in that order; drafts too, since their time comes all the same. */
export async function readNextDrops(mysql: Mysql, nowMs: number): Promise<OpsDrop[]> {
  const sql = `${dropSql} WHERE e.salesOpenAt > ? AND c.status <> 'ARCHIVED' ORDER BY e.salesOpenAt LIMIT ?`;
  return withRehearsals(mysql, await readRows<DropRow>(mysql, sql, [new Date(nowMs - openedMs), nextMax]));
}

/** One event's sale; null where there is no such event. */
export async function readDrop(mysql: Mysql, eventId: string): Promise<OpsDrop | null> {
  const rows = await readRows<DropRow>(mysql, `${dropSql} WHERE e.contentId = ?`, [eventId]);
  return (await withRehearsals(mysql, rows))[0] ?? null;
}

async function withRehearsals(mysql: Mysql, rows: readonly DropRow[]): Promise<OpsDrop[]> {
  const rehearsals = await readRehearsals(
    mysql,
    rows.map(({ eventId }) => eventId),
  );
  const text = (time: Date | null): string | null => time?.toISOString() ?? null;
  return rows.map(({ startsAt, endsAt, salesOpenAt, salesCloseAt, ...row }) => ({
    ...row,
    startsAt: text(startsAt),
    endsAt: text(endsAt),
    salesOpenAt: text(salesOpenAt),
    salesCloseAt: text(salesCloseAt),
    rehearsal: rehearsals.get(row.eventId) ?? null,
  }));
}

/** The newest rehearsal of each event, as `pnpm drop` recorded it in the audit. */
async function readRehearsals(mysql: Mysql, eventIds: readonly string[]): Promise<Map<string, OpsRehearsal>> {
  if (eventIds.length === 0) return new Map();
  const newest = `(SELECT subjectId AS eventId, at, details FROM AuditEntry WHERE subjectType = 'event'
    AND subjectId = ? AND action = 'event.rehearse' ORDER BY at DESC, id DESC LIMIT 1)`;
  const sql = eventIds.map(() => newest).join(" UNION ALL ");
  const rows = await readRows<{ eventId: string; at: Date; details: unknown }>(mysql, sql, [...eventIds]);
  return new Map(
    rows.flatMap(({ eventId, at, details }): [string, OpsRehearsal][] => {
      // MariaDB has JSON as text.
      const record = (typeof details === "string" ? JSON.parse(details) : details) as object;
      const { data } = OpsRehearsal.safeParse({ ...record, at: at.toISOString() });
      return data === undefined ? [] : [[eventId, data]];
    }),
  );
}
