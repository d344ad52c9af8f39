import { setTimeout as pause } from "node:timers/promises";
import { eventCacheMs, Id, slugLengthMax, slugPattern } from "@admit/contract";
import { loadTogether } from "../platform/batch/load-together.ts";
import type { Mysql } from "../platform/database.ts";
import { FreshCache } from "../platform/cache/fresh-cache.ts";
import { announceChange } from "../platform/line/listen-for-changes.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import type { PlatformServices } from "../platform/route/services.ts";
import { readEventsNamed, type CachedEvent } from "./event-read.ts";
import { PublishedEvents, readPublishedEvents } from "./published-events.ts";

export type { CachedEvent } from "./event-read.ts";

export interface EventServices extends PlatformServices {
  events: EventCache;
}

/** Most events, and names of events that are not there, to remember. */
const entriesMax = 10_000;
/** Most events in one statement. */
const batchSizeMax = 500;
/** How long the list is not read again, however often an event changes meanwhile. */
const listPauseMs = 100;
const listKey = "published";

/**
 * Events as the gateway sees them: at most `eventCacheMs` old, older only while MySQL does not answer. Events that are
 * requested in the same moment are read by one statement.
 */
export class EventCache {
  readonly #events: FreshCache<CachedEvent>;
  readonly #list: FreshCache<PublishedEvents>;
  readonly #mysql: Mysql;
  #nextListing: Promise<PublishedEvents> | null = null;
  #listedAtMs = -Infinity;
  /** Grows with each notification that an event's row has changed. */
  changes = 0;

  /** @param userCapDefault user cap of the events that set none of their own */
  readonly #userCapDefault: number;

  constructor({ mysql }: { mysql: Mysql }, userCapDefault: number) {
    this.#userCapDefault = userCapDefault;

    this.#mysql = mysql;
    const loader = loadTogether<string, CachedEvent | null>(
      (names) => readEventsNamed(mysql, names, userCapDefault),
      batchSizeMax,
    );
    this.#events = new FreshCache({
      maxAgeMs: eventCacheMs,
      entriesMax,
      load: (idOrSlug) => loader.load(idOrSlug),
    });
    this.#list = new FreshCache({ maxAgeMs: eventCacheMs, entriesMax: 1, load: () => this.#readList() });
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

  /** As `find`. @throws ProblemError event-not-found */
  async require(idOrSlug: string): Promise<CachedEvent> {
    const event = await this.find(idOrSlug);
    if (event === null) throw eventNotFound();
    return event;
  }

  /** As `findPublished`. @throws ProblemError event-not-found */
  async requirePublished(idOrSlug: string): Promise<CachedEvent> {
    const event = await this.findPublished(idOrSlug);
    if (event === null) throw new ProblemError("event-not-found", "No published event has this id or address.");
    return event;
  }

  /** All published events, shared by all requests within a second. */
  async published(): Promise<PublishedEvents> {
    return this.#list.peek(listKey) ?? (await this.#list.find(listKey)) ?? new PublishedEvents([], new Date());
  }

  /** The event's row has changed. Names without an event are read again too: one may be its slug. */
  invalidate(eventId: string): void {
    this.changes += 1;
    this.#events.invalidate(eventId);
    this.#events.invalidateWhere((event) => event === null || event.id === eventId);
    this.#list.invalidate(listKey);
  }

  /** One read at a time; requests before it begins share it. */
  #readList(): Promise<PublishedEvents> {
    return (this.#nextListing ??= this.#readListLater());
  }

  async #readListLater(): Promise<PublishedEvents> {
    await pause(Math.max(0, this.#listedAtMs + listPauseMs - performance.now()));
    this.#listedAtMs = performance.now();
    this.#nextListing = null;
    return readPublishedEvents(this.#mysql, this.#userCapDefault);
  }
}

const isName = (text: string): boolean =>
  Id.safeParse(text).success || (text.length <= slugLengthMax && slugPattern.test(text));

export const eventNotFound = (): ProblemError => new ProblemError("event-not-found", "No event has this id.");

/** Notifies every gateway that an event's row has changed: this one at once, the others by Redis or within a second. */
export function announceEventChange(services: Pick<EventServices, "events" | "store" | "log">, eventId: string): void {
  services.events.invalidate(eventId);
  void announceChange(services, "event-changed", eventId);
}
