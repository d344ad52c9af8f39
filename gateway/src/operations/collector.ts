import { hotKey, type OpsCheck, type OpsOverview, type OpsProcess } from "@admit/contract";
import { checkDurability, durabilityQueries, type DurabilityQueries } from "@admit/telemetry";
import type { EventCache } from "../events/event-cache.ts";
import type { OperationsServices } from "./services.ts";
import { type EventFacts, readEventFacts, readHaltedEvents } from "./event-facts-read.ts";
import { countFailures } from "./failures-read.ts";
import { LastKnown } from "./last-known.ts";
import { LineMemory } from "./line-memory.ts";
import { worstFirst } from "./line-state.ts";
import { type LineWord, readLineWords } from "./line-words-read.ts";
import { readProcesses } from "./processes-read.ts";
import { queryServerRow } from "./durability.ts";
import { toLine } from "./to-line.ts";

/** How often what changes rarely is looked at: the servers' settings, and which events are halted. */
const slowlyMs = 10_000;

export type CollectorServices = Pick<OperationsServices, "settings" | "redis" | "mysql"> & {
  /** Tells by its count that some event's row has changed. */
  events: Pick<EventCache, "changes">;
};

/**
 * Collects what operators see of all live lines: those that are hot, and those that are halted or have failures.
 * A collection costs two round trips to Redis and two or three statements, however many lines are live, and
 * nothing for events that are not. What a server that is away would tell stays as it was last known.
 */
export class Collector {
  readonly #services: CollectorServices;
  readonly #durabilityQueries: DurabilityQueries;
  readonly #hot = new LastKnown<string[]>([]);
  readonly #words = new LastKnown<ReadonlyMap<string, LineWord>>(new Map());
  readonly #processes = new LastKnown<OpsProcess[]>([]);
  readonly #failures = new LastKnown<ReadonlyMap<string, number>>(new Map());
  readonly #halted = new LastKnown<string[]>([]);
  readonly #facts = new LastKnown<ReadonlyMap<string, EventFacts>>(new Map());
  readonly #durability = new LastKnown<OpsCheck[]>([]);
  readonly #memories = new Map<string, LineMemory>();
  #durabilityAtMs = -Infinity;
  #haltedAtMs = -Infinity;
  #eventChanges = -1;

  constructor(services: CollectorServices) {
    this.#services = services;
    this.#durabilityQueries = durabilityQueries(services.redis, queryServerRow(services.mysql));
  }

  /** Collects once; never throws, and ends within two seconds. The caller sees to it that one runs at a time. */
  async collect(): Promise<OpsOverview> {
    const nowMs = Date.now();
    const { redis, mysql, settings } = this.#services;
    const prefix = settings.REDIS_PREFIX;
    await Promise.all([
      this.#hot.refresh(() => redis.smembers(hotKey(prefix))),
      this.#failures.refresh(() => countFailures(mysql)),
      this.#lookAtHalted(),
      this.#checkDurability(),
    ]);
    const eventIds = [...new Set([...this.#hot.value, ...this.#failures.value.keys(), ...this.#halted.value])];
    await Promise.all([
      this.#words.refresh(() => readLineWords(redis, prefix, this.#asked(eventIds, nowMs))),
      this.#processes.refresh(() => readProcesses(redis, prefix, nowMs)),
      this.#facts.refresh(() => readEventFacts(mysql, eventIds)),
    ]);
    this.#remember(eventIds, nowMs);
    return {
      items: this.#lines(eventIds, nowMs),
      processes: this.#processes.value,
      checks: [...this.#serverChecks(), ...this.#durability.value],
      updatedAt: new Date(nowMs).toISOString(),
    };
  }

  #asked(eventIds: readonly string[], nowMs: number): { eventId: string; samples: number }[] {
    return eventIds.map((eventId) => ({ eventId, samples: this.#memoryOf(eventId).wanted(nowMs) }));
  }

  /** Forgets the lines that are not live any more, and notes what was read anew. */
  #remember(eventIds: readonly string[], nowMs: number): void {
    const live = new Set(eventIds);
    for (const eventId of this.#memories.keys()) if (!live.has(eventId)) this.#memories.delete(eventId);
    if (this.#words.fault !== null) return;
    for (const [eventId, word] of this.#words.value) this.#memoryOf(eventId).note(word, nowMs);
  }

  #lines(eventIds: readonly string[], nowMs: number): OpsOverview["items"] {
    const lostWorkers = new Set(this.#processes.value.filter(({ lost }) => lost).map(({ id }) => id));
    const facts = this.#facts.value;
    // What Redis calls hot and MySQL does not know is no event of ours; while MySQL is away nobody can tell.
    const known = eventIds.filter((eventId) => facts.has(eventId) || this.#facts.fault !== null);
    return known
      .map((eventId) =>
        toLine(
          {
            eventId,
            facts: facts.get(eventId) ?? null,
            word: this.#words.value.get(eventId) ?? null,
            memory: this.#memoryOf(eventId),
            failedPurchases: this.#failures.value.get(eventId) ?? 0,
            lostWorkers,
          },
          nowMs,
        ),
      )
      .toSorted(worstFirst);
  }

  #memoryOf(eventId: string): LineMemory {
    const memory = this.#memories.get(eventId) ?? new LineMemory();
    this.#memories.set(eventId, memory);
    return memory;
  }

  /** Which events are halted changes with a word; every ten seconds it is looked at in case one was lost. */
  async #lookAtHalted(): Promise<void> {
    const { events, mysql } = this.#services;
    const changes = events.changes;
    if (changes === this.#eventChanges && performance.now() - this.#haltedAtMs < slowlyMs) return;
    await this.#halted.refresh(() => readHaltedEvents(mysql));
    if (this.#halted.fault !== null) return;
    this.#eventChanges = changes;
    this.#haltedAtMs = performance.now();
  }

  async #checkDurability(): Promise<void> {
    if (performance.now() - this.#durabilityAtMs < slowlyMs) return;
    this.#durabilityAtMs = performance.now();
    await this.#durability.refresh(() => checkDurability(this.#durabilityQueries));
  }

  #serverChecks(): OpsCheck[] {
    return [
      serverCheck("Redis answers", [this.#hot, this.#words, this.#processes]),
      serverCheck("MySQL answers", [this.#failures, this.#halted, this.#facts]),
    ];
  }
}

/** No more of the fault than its code: its words may name a host. */
function serverCheck(name: string, asked: readonly LastKnown<unknown>[]): OpsCheck {
  const faults = asked.map(({ fault }) => fault).filter((fault) => fault !== null);
  const { code = "no answer" } = (faults[0] ?? {}) as { code?: string };
  const found = faults.length === 0 ? "yes" : `no (${code}): what is shown may be old`;
  return { name, ok: faults.length === 0, found, wanted: "yes" };
}
