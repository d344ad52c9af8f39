import { closesAt, eventCacheMs } from "@admit/contract";
import { readRows } from "@admit/prisma";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import type { Mysql } from "../platform/database.ts";
import { type Cursors, CursorTime } from "../platform/lists/cursor.ts";
import type { LineGateway } from "../platform/line/open-line.ts";
import { eventSql, type ListedEvent, type PageRequest } from "./event-read.ts";
import { parsedTranslations, translationsSql } from "./event-texts.ts";
import { type EventFilter, makeFilter, searchTextOf } from "./search-events.ts";
import { toEventSummary } from "./to-event.ts";

/** Most events in the list, the newest first: a gateway reads them at once. */
const publishedMax = 10_000;
/** Most bytes of serialised pages to keep, until the events are read again. */
const pagesMaxBytes = 4 * 1024 * 1024;

interface Listed {
  event: ListedEvent;
  /** Whether the sale is over, and when it opens or the event was created: the order of the list. */
  over: 0 | 1;
  opensAtMs: number;
  /** Made for the first search. */
  searchText: string | undefined;
}

/** The sort key of the last event of a page. */
const Position = z.tuple([z.int().min(0).max(1), CursorTime, z.string()]);
type Position = z.infer<typeof Position>;

/**
 * All published events as they were at one moment, soonest sale first: those that can be bought now or will be, by
 * when their sale opens, and after them those whose sale is over. Pages are cut from memory, so no caller causes a read.
 */
export class PublishedEvents {
  readonly #listed: readonly Listed[];
  /** JSON by limit and start. Bytes, not text: however many connections send a page, they share its memory. */
  readonly #pages = new LRUCache<string, Uint8Array<ArrayBuffer>>({
    maxSize: pagesMaxBytes,
    sizeCalculation: (page) => page.byteLength,
    // Events are older than this only while the database is away; the line's figures stay fresh even then.
    ttl: eventCacheMs,
  });

  constructor(rows: readonly ListedEvent[], now: Date) {
    this.#listed = rows.map((event) => toListed(event, now)).sort((a, b) => compare(positionOf(a), positionOf(b)));
  }

  /** The addresses of the events, and when they last changed. */
  addresses(): Pick<ListedEvent, "slug" | "updatedAt">[] {
    return this.#listed.map(({ event }) => event);
  }

  /** A page as JSON. @throws ProblemError invalid-request if the cursor is not one of this list */
  page(
    { limit, cursor, ...filter }: PageRequest & EventFilter,
    line: Pick<LineGateway, "remainingOf">,
    cursors: Cursors,
  ): Uint8Array<ArrayBuffer> {
    const after = cursors.decode("events", cursor, Position);
    const key = JSON.stringify([limit, after, filter.search, filter.from, filter.to]);
    const known = this.#pages.get(key);
    if (known !== undefined) return known;
    const rows = this.#found(filter, after, limit + 1);
    const { rows: shown, nextCursor } = cursors.page("events", rows, limit, positionOf);
    const now = new Date();
    const items = shown.map(({ event }) => toEventSummary(event, line, now));
    const page = new TextEncoder().encode(JSON.stringify({ items, nextCursor }));
    this.#pages.set(key, page);
    return page;
  }

  #found(filter: EventFilter, after: Position | null, max: number): Listed[] {
    const start = after === null ? 0 : this.#listed.findIndex((each) => compare(positionOf(each), after) > 0);
    if (start === -1) return [];
    const isFound = makeFilter(filter);
    if (isFound === null) return this.#listed.slice(start, start + max);
    const found: Listed[] = [];
    for (let at = start; at < this.#listed.length && found.length < max; at++) {
      const each = this.#listed[at] as Listed;
      if (isFound(each.event, () => (each.searchText ??= searchTextOf(each.event)))) found.push(each);
    }
    return found;
  }
}

export async function readPublishedEvents(mysql: Mysql, userCapDefault: number): Promise<PublishedEvents> {
  const now = new Date();
  const sql = `SELECT ${eventSql}, ${translationsSql("title", "summary")}
    FROM Content c JOIN Event e ON e.contentId = c.id
    WHERE c.type = 'EVENT' AND c.status = 'PUBLISHED' ORDER BY c.id DESC LIMIT ?`;
  type Read = Omit<ListedEvent, "translations"> & { translations: string | ListedEvent["translations"] | null };
  const rows = await readRows<Read>(mysql, sql, [userCapDefault, publishedMax]);
  return new PublishedEvents(
    rows.map((row) => ({ ...row, translations: parsedTranslations(row.translations) })),
    now,
  );
}

function toListed(event: ListedEvent, now: Date): Listed {
  const endOfSale = closesAt(event.salesCloseAt, event.endsAt);
  const over = endOfSale !== null && endOfSale <= now ? 1 : 0;
  return { event, over, opensAtMs: (event.salesOpenAt ?? event.createdAt).getTime(), searchText: undefined };
}

const positionOf = ({ event, over, opensAtMs }: Listed): Position => [over, opensAtMs, event.id];

function compare([over, opensAtMs, id]: Position, [over2, opensAtMs2, id2]: Position): number {
  if (over !== over2) return over - over2;
  if (opensAtMs !== opensAtMs2) return opensAtMs - opensAtMs2;
  if (id === id2) return 0;
  return id < id2 ? -1 : 1;
}
