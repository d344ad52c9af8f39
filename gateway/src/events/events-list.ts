import { Id } from "@admit/contract";
import { z } from "zod";
import type { Prisma } from "../database.ts";
import { CursorTime, decodeCursor, pageOf } from "../lists/cursor.ts";
import { eventColumns, fromEventRow, type CachedEvent } from "./event-read.ts";

export interface EventPage {
  events: CachedEvent[];
  nextCursor: string | null;
}

export interface PageRequest {
  limit: number;
  cursor: string | undefined;
}

/** The clock of the first page, so that no event changes sides between pages, and the last event's key. */
const Position = z.tuple([CursorTime, z.int().min(0).max(1), CursorTime, z.string()]);

interface Key {
  id: string;
  over: bigint;
  opensAtMs: bigint;
}

/**
 * Published events, soonest sale first: those that can be bought now or will be, by when their sale opens
 * (or was made, where it has no opening), and after them those whose sale is over.
 */
export async function listPublishedEvents(
  prisma: Prisma,
  { limit, cursor }: PageRequest,
  userCapDefault: number,
): Promise<EventPage> {
  const [nowMs, over, opensAtMs, id] = decodeCursor(cursor, Position) ?? [Date.now(), -1, 0, ""];
  const now = new Date(nowMs);
  const keys = await prisma.$queryRaw<Key[]>`
    SELECT id, \`over\`, opensAtMs FROM (
      SELECT c.id,
        COALESCE(COALESCE(e.salesCloseAt, e.endsAt) <= ${now}, 0) AS \`over\`,
        CAST(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', COALESCE(e.salesOpenAt, c.createdAt)) DIV 1000 AS SIGNED)
          AS opensAtMs
      FROM Content c JOIN Event e ON e.contentId = c.id
      WHERE c.type = 'EVENT' AND c.status = 'PUBLISHED'
    ) AS published
    WHERE \`over\` > ${over}
      OR (\`over\` = ${over} AND (opensAtMs > ${opensAtMs} OR (opensAtMs = ${opensAtMs} AND id > ${id})))
    ORDER BY \`over\`, opensAtMs, id
    LIMIT ${limit + 1}`;
  const page = pageOf(keys, limit, (key) => [nowMs, Number(key.over), Number(key.opensAtMs), key.id]);
  const byId = await readEvents(
    prisma,
    page.rows.map((key) => key.id),
    userCapDefault,
  );
  return { events: page.rows.flatMap((key) => byId.get(key.id) ?? []), nextCursor: page.nextCursor };
}

async function readEvents(prisma: Prisma, ids: string[], userCapDefault: number): Promise<Map<string, CachedEvent>> {
  const rows = await prisma.event.findMany({ where: { contentId: { in: ids } }, select: eventColumns });
  return new Map(rows.map((row) => [row.content.id, fromEventRow(row, userCapDefault)]));
}

const IdPosition = z.tuple([Id]);

/** Every event, drafts and archived ones too, newest first. */
export async function listAllEvents(
  prisma: Prisma,
  { limit, cursor }: PageRequest,
  userCapDefault: number,
): Promise<EventPage> {
  const before = decodeCursor(cursor, IdPosition);
  const rows = await prisma.event.findMany({
    where: before === null ? {} : { contentId: { lt: before[0] } },
    orderBy: { contentId: "desc" },
    take: limit + 1,
    select: eventColumns,
  });
  const page = pageOf(rows, limit, (row) => [row.content.id]);
  return { events: page.rows.map((row) => fromEventRow(row, userCapDefault)), nextCursor: page.nextCursor };
}
