import { Id, isId, type Language, slugPattern, type ContentStatus } from "@admit/contract";
import { readRows } from "@admit/prisma";
import { z } from "zod";
import type { Mysql } from "../platform/database.ts";
import { selectSettable, settableSql, type SettableColumns } from "./event-columns.ts";
import type { EventServices } from "./event-cache.ts";
import { parsedTranslations, type Translations, translationsSql } from "./event-texts.ts";

const timeoutMs = 2000;

/** An event's row with its content's; `userCap` is the event's own, else the configured one. */
export interface CachedEvent extends Omit<SettableColumns, "userCap"> {
  id: string;
  slug: string;
  title: string;
  summary: string;
  body: string;
  language: Language;
  translations: Translations;
  status: ContentStatus;
  createdAt: Date;
  updatedAt: Date;
  capacity: number;
  issuedCount: number;
  userCap: number;
  pausedAt: Date | null;
  /** Why purchases by buyers are refused, for buyers to read; null if they are taken. */
  shedMessage: string | null;
  priceMinor: number | null;
  currency: string | null;
  posterId: string | null;
  posterWidth: number | null;
  posterHeight: number | null;
}

/** Without the bodies, which may be 50,000 characters each. */
export interface ListedEvent extends Omit<CachedEvent, "body" | "translations"> {
  translations: Translations<{ title: string; summary: string }>;
}

/** Columns of the event's row that staff set in another form. */
const derivedColumns = ["priceMinor", "currency", "posterId", "posterWidth", "posterHeight"] as const;
/** For SQL over `Content c` and `Event e`. */
export const eventSql = `c.id, c.slug, c.title, c.summary, c.language, c.status, c.createdAt, c.updatedAt, ${settableSql}, e.capacity,
    e.issuedCount, e.pausedAt, e.shedMessage, ${derivedColumns.map((name) => `e.${name}`).join(", ")}`;

const eventSummaryColumns = {
  ...selectSettable,
  capacity: true,
  issuedCount: true,
  pausedAt: true,
  shedMessage: true,
  priceMinor: true,
  currency: true,
  posterId: true,
  posterWidth: true,
  posterHeight: true,
  content: {
    select: {
      id: true,
      slug: true,
      title: true,
      summary: true,
      language: true,
      status: true,
      createdAt: true,
      updatedAt: true,
      texts: { select: { language: true, title: true, summary: true } },
    },
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
): Promise<{ events: ListedEvent[]; nextCursor: string | null }> {
  const before = cursors.decode("staff-events", cursor, Position);
  const rows = await prisma.event.findMany({
    where: before === null ? {} : { contentId: { lt: before[0] } },
    orderBy: { contentId: "desc" },
    take: limit + 1,
    select: eventSummaryColumns,
  });
  const page = cursors.page("staff-events", rows, limit, (row) => [row.content.id]);
  const events = page.rows.map(({ content: { texts, language, ...content }, userCap, ...event }) => ({
    ...content,
    ...event,
    language: language as Language,
    translations: Object.fromEntries(texts.map(({ language: of, ...shown }) => [of, shown])),
    userCap: userCap ?? userCapDefault,
  }));
  return { events, nextCursor: page.nextCursor };
}

const namedSql = `SELECT ${eventSql}, c.body, ${translationsSql("title", "summary", "body")}
  FROM Content c JOIN Event e ON e.contentId = c.id`;

type EventRow = Omit<CachedEvent, "translations"> & { translations: string | Translations | null };
const toCached = ({ translations, ...event }: EventRow): CachedEvent => ({
  ...event,
  translations: parsedTranslations(translations),
});

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
    for (const event of await readRows<EventRow>(mysql, sql, [userCapDefault, asked], timeoutMs))
      found.set(event[column], toCached(event));
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
    const rows = await readRows<EventRow & { asked: string }>(mysql, sql, [userCapDefault, left], timeoutMs);
    for (const { asked, ...event } of rows) found.set(asked, toCached(event));
  }
  return names.map((name) => found.get(name) ?? null);
}
