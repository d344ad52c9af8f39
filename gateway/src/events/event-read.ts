import { Id, isId, slugPattern, type ContentStatus } from "@admit/contract";
import { readRows } from "@admit/prisma";
import { z } from "zod";
import type { Mysql } from "../platform/database.ts";
import { selectSettable, settableSql, type SettableColumns } from "./event-columns.ts";
import type { EventServices } from "./event-cache.ts";

const timeoutMs = 2000;

/** An event's row with its content's; `userCap` is the event's own, else the configured one. */
export interface CachedEvent extends Omit<SettableColumns, "userCap"> {
  id: string;
  slug: string;
  title: string;
  summary: string;
  body: string;
  status: ContentStatus;
  createdAt: Date;
  updatedAt: Date;
  capacity: number;
  issuedCount: number;
  userCap: number;
  pausedAt: Date | null;
  /** Why purchases by buyers are refused, for buyers to read; null if they are taken. */
  shedMessage: string | null;
}

const eventSummaryColumns = {
  ...selectSettable,
  capacity: true,
  issuedCount: true,
  pausedAt: true,
  shedMessage: true,
  content: {
    select: { id: true, slug: true, title: true, summary: true, status: true, createdAt: true, updatedAt: true },
  },
} as const;

export interface PageRequest {
  limit: number;
  cursor?: string | undefined;
}

const Position = z.tuple([Id]);

/** Every event, drafts and archived ones too, newest first, without their bodies. */
export async function listAllEvents(
  { prisma, cursors }: Pick<EventServices, "prisma" | "cursors">,
  { limit, cursor }: PageRequest,
  userCapDefault: number,
): Promise<{ events: Omit<CachedEvent, "body">[]; nextCursor: string | null }> {
  const before = cursors.decode("staff-events", cursor, Position);
  const rows = await prisma.event.findMany({
    where: before === null ? {} : { contentId: { lt: before[0] } },
    orderBy: { contentId: "desc" },
    take: limit + 1,
    select: eventSummaryColumns,
  });
  const page = cursors.page("staff-events", rows, limit, (row) => [row.content.id]);
  const events = page.rows.map(({ content, userCap, ...event }) => ({
    ...content,
    ...event,
    userCap: userCap ?? userCapDefault,
  }));
  return { events, nextCursor: page.nextCursor };
}

const namedSql = `SELECT c.id, c.slug, c.title, c.summary, c.body, c.status, c.createdAt, c.updatedAt, ${settableSql}, e.capacity, e.issuedCount,
    e.pausedAt, e.shedMessage
  FROM Content c JOIN Event e ON e.contentId = c.id`;

/**
 * Events by ids or slugs, also by earlier ones: as many results as names, in their order; null if there is none. By
 * mysql2: an event with purchases in line is read each second, and Prisma takes half a millisecond of the processor
 * for each.
 */
export async function readEventsNamed(
  mysql: Mysql,
  names: readonly string[],
  userCapDefault: number,
): Promise<(CachedEvent | null)[]> {
  const found = new Map<string, CachedEvent>();
  const read = async (column: "slug" | "id", asked: readonly string[]): Promise<void> => {
    if (asked.length === 0) return;
    const sql = `${namedSql} WHERE c.${column} IN (?)`;
    for (const event of await readRows<CachedEvent>(mysql, sql, [userCapDefault, asked], timeoutMs))
      found.set(event[column], event);
  };
  // Text of 26 digits may be either.
  await read(
    "slug",
    names.filter((name) => slugPattern.test(name)),
  );
  await read("id", names.filter(isId));
  // Earlier slugs.
  const left = names.filter((name) => !found.has(name) && slugPattern.test(name));
  if (left.length > 0) {
    const sql = `${namedSql.replace("SELECT ", "SELECT s.slug AS asked, ")}
      JOIN EventSlug s ON s.eventId = c.id WHERE s.slug IN (?)`;
    const rows = await readRows<CachedEvent & { asked: string }>(mysql, sql, [userCapDefault, left], timeoutMs);
    for (const { asked, ...event } of rows) found.set(asked, event);
  }
  return names.map((name) => found.get(name) ?? null);
}
