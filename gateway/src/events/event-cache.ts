import { eventCacheMs, Id, slugLengthMax, slugPattern } from "@admit/contract";
import { loadTogether } from "../batch/load-together.ts";
import type { Mysql, Prisma } from "../database.ts";
import { FreshCache } from "../fresh/fresh-cache.ts";
import { readEventsNamed, type CachedEvent } from "./event-read.ts";
import { listPublishedEvents, type EventPage, type PageRequest } from "./events-list.ts";

export type { CachedEvent } from "./event-read.ts";

/** Most events, and names of events that are not there, to remember. */
const entriesMax = 10_000;
const pagesMax = 100;
/** Most events in one statement. */
const batchSizeMax = 500;

/**
 * Events as the gateway sees them: at most `eventCacheMs` old, older only while MySQL does not answer. Those that are
 * asked for together are read by one statement.
 */
export class EventCache {
  readonly #events: FreshCache<CachedEvent>;
  readonly #pages: FreshCache<EventPage>;
  #changes = 0;

  /** @param userCapDefault user cap of the events that set none of their own */
  constructor({ prisma, mysql }: { prisma: Prisma; mysql: Mysql }, userCapDefault: number) {
    const loader = loadTogether<string, CachedEvent | null>(
      (names) => readEventsNamed(mysql, names, userCapDefault),
      batchSizeMax,
    );
    this.#events = new FreshCache({
      maxAgeMs: eventCacheMs,
      entriesMax,
      load: (idOrSlug) => loader.load(idOrSlug),
    });
    this.#pages = new FreshCache({
      maxAgeMs: eventCacheMs,
      entriesMax: pagesMax,
      load: (key) => listPublishedEvents(prisma, JSON.parse(key) as PageRequest, userCapDefault),
    });
  }

  /** Grows with each word that an event's row has changed. */
  get changes(): number {
    return this.#changes;
  }

  /** Drafts included; null where there is none. Text that can be no id and no slug costs nothing. */
  async find(idOrSlug: string): Promise<CachedEvent | null> {
    const fresh = this.#events.peek(idOrSlug);
    if (fresh !== undefined) return fresh;
    return isName(idOrSlug) ? this.#events.find(idOrSlug) : null;
  }

  /** Null where there is no such event, or it is not published. */
  async findPublished(idOrSlug: string): Promise<CachedEvent | null> {
    const event = await this.find(idOrSlug);
    return event?.status === "PUBLISHED" ? event : null;
  }

  /** A page of the published events. @throws ProblemError invalid-request where the cursor is none */
  async listPublished(request: PageRequest): Promise<EventPage> {
    return (await this.#pages.find(JSON.stringify(request))) ?? { events: [], nextCursor: null };
  }

  /** The event's row has changed. Names that led nowhere are looked up again too: one may be its slug. */
  invalidate(eventId: string): void {
    this.#changes += 1;
    this.#events.invalidate(eventId);
    this.#events.invalidateWhere((event) => event === null || event.id === eventId);
    this.#pages.invalidateWhere(() => true);
  }
}

const isName = (text: string): boolean =>
  Id.safeParse(text).success || (text.length <= slugLengthMax && slugPattern.test(text));
