import type { OpsCheck, OpsDrop, OpsOverview, OpsProcess } from "@admit/contract";
import type { LineSnapshot, WantedSnapshot } from "@admit/line";
import { checkDurability, type DurabilityQueries } from "@admit/telemetry";
import type { EventCache } from "../events/event-cache.ts";
import type { OperationsServices } from "./open-ops.ts";
import { readNextDrops } from "./drops-read.ts";
import { type EventFacts, readEventFacts, readHaltedEvents } from "./event-facts-read.ts";
import { countFailures } from "./failures-read.ts";
import { LastKnown } from "./last-known.ts";
import { serverSettings } from "./open-readiness.ts";
import { LineMemory, toLine, worstFirst } from "./to-line.ts";

/** How often the rarely changing is read: the servers' settings, which events are halted, and the next drops. */
const slowlyMs = 10_000;

export type CollectorServices = Pick<OperationsServices, "store" | "mysql"> & {
  events: Pick<EventCache, "changes">;
};

/**
 * Collects what operators see of all live lines: those that are hot, and those that are halted or have failures.
 * A collection costs two round trips to Redis and two or three statements, however many lines are live, and
 * nothing for events that are not. While a server is away its part stays as it was last known.
 */
export class Collector {
  readonly #settings: DurabilityQueries;
  readonly #hot = new LastKnown<string[]>([]);
  readonly #snapshots = new LastKnown<ReadonlyMap<string, LineSnapshot>>(new Map());
  readonly #processes = new LastKnown<OpsProcess[]>([]);
  readonly #failures = new LastKnown<ReadonlyMap<string, number>>(new Map());
  readonly #halted = new LastKnown<string[]>([]);
  readonly #drops = new LastKnown<OpsDrop[]>([]);
  readonly #facts = new LastKnown<ReadonlyMap<string, EventFacts>>(new Map());
  readonly #durability = new LastKnown<OpsCheck[]>([]);
  readonly #memories = new Map<string, LineMemory>();
  #durabilityAtMs = -Infinity;
  #eventsAtMs = -Infinity;
  #eventChanges = -1;

  readonly #services: CollectorServices;

  constructor(services: CollectorServices) {
    this.#services = services;

    this.#settings = serverSettings(services);
  }

  /** Collects once; never throws, and ends within two seconds. The caller runs one at a time. */
  async collect(): Promise<OpsOverview> {
    const nowMs = Date.now();
    const { store, mysql } = this.#services;
    await Promise.all([
      this.#hot.refresh(() => store.hotEvents()),
      this.#failures.refresh(() => countFailures(mysql)),
      this.#refreshEvents(nowMs),
      this.#checkDurability(),
    ]);
    const eventIds = [...new Set([...this.#hot.value, ...this.#failures.value.keys(), ...this.#halted.value])];
    await Promise.all([
      this.#snapshots.refresh(() => store.readSnapshots(this.#wanted(eventIds, nowMs))),
      this.#processes.refresh(() => store.readProcesses(nowMs)),
      this.#facts.refresh(() => readEventFacts(mysql, eventIds)),
    ]);
    this.#remember(eventIds, nowMs);
    return {
      items: this.#lines(eventIds, nowMs),
      drops: this.#drops.value,
      processes: this.#processes.value,
      checks: [...this.#serverChecks(), ...this.#durability.value],
      updatedAt: new Date(nowMs).toISOString(),
    };
  }

  #wanted(eventIds: readonly string[], nowMs: number): WantedSnapshot[] {
    return eventIds.map((eventId) => ({ eventId, samples: this.#memoryOf(eventId).wanted(nowMs) }));
  }

  /** Forgets lines that are no longer live, and notes the new snapshots. */
  #remember(eventIds: readonly string[], nowMs: number): void {
    const live = new Set(eventIds);
    for (const eventId of this.#memories.keys()) if (!live.has(eventId)) this.#memories.delete(eventId);
    if (this.#snapshots.fault !== null) return;
    for (const [eventId, snapshot] of this.#snapshots.value) this.#memoryOf(eventId).note(snapshot, nowMs);
  }

  #lines(eventIds: readonly string[], nowMs: number): OpsOverview["items"] {
    const lostWorkers = new Set(this.#processes.value.filter(({ lost }) => lost).map(({ id }) => id));
    const facts = this.#facts.value;
    // A hot event that MySQL does not know is none of ours; while MySQL is away it is shown all the same.
    const known = eventIds.filter((eventId) => facts.has(eventId) || this.#facts.fault !== null);
    return known
      .map((eventId) =>
        toLine(
          {
            eventId,
            facts: facts.get(eventId) ?? null,
            snapshot: this.#snapshots.value.get(eventId) ?? null,
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

  /** A change of an event is notified; all are read every ten seconds in case a notification was lost. */
  async #refreshEvents(nowMs: number): Promise<void> {
    const { events, mysql } = this.#services;
    const changes = events.changes;
    if (changes === this.#eventChanges && performance.now() - this.#eventsAtMs < slowlyMs) return;
    await Promise.all([
      this.#halted.refresh(() => readHaltedEvents(mysql)),
      this.#drops.refresh(() => readNextDrops(mysql, nowMs)),
    ]);
    if (this.#halted.fault !== null || this.#drops.fault !== null) return;
    this.#eventChanges = changes;
    this.#eventsAtMs = performance.now();
  }

  async #checkDurability(): Promise<void> {
    if (performance.now() - this.#durabilityAtMs < slowlyMs) return;
    this.#durabilityAtMs = performance.now();
    await this.#durability.refresh(() => checkDurability(this.#settings));
  }

  #serverChecks(): OpsCheck[] {
    return [
      serverCheck("Redis answers", [this.#hot, this.#snapshots, this.#processes]),
      serverCheck("MySQL answers", [this.#failures, this.#halted, this.#drops, this.#facts]),
    ];
  }
}

/** Only the fault's code: its message may name a host. */
function serverCheck(name: string, asked: readonly LastKnown<unknown>[]): OpsCheck {
  const faults = asked.map(({ fault }) => fault).filter((fault) => fault !== null);
  const { code = "no answer" } = (faults[0] ?? {}) as { code?: string };
  const found = faults.length === 0 ? "yes" : `no (${code}): what is shown may be old`;
  return { name, ok: faults.length === 0, found, wanted: "yes" };
}
