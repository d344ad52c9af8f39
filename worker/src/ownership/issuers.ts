import { leaseRenewMs } from "@admit/contract";
import { pendingMigrations } from "@admit/prisma";
import { Issuer } from "../issuing/issuer.ts";
import type { WorkerServices } from "../services.ts";

/** How long a handed-over event is left to other workers: they poll each second. */
const leftToOthersMs = 10_000;
/**
 * Events acquired at a time. Each holds its lease while it waits for MySQL: few at a time wait so shortly that no lease
 * ends meanwhile, and leave connections to the groups of other events.
 */
export const acquiringMax = 8;
/** How long to wait after an event could not be opened: twice as long each time. */
const retryFirstMs = 1000;
const retryMaxMs = 8000;

/** The issuers of this process: one for every hot event that it holds the lease of. */
export class Issuers {
  readonly #open = new Map<string, Issuer>();
  readonly #opening = new Set<string>();
  /** Hot events that wait to be acquired, in their order. */
  readonly #wanted = new Set<string>();
  readonly #leftToOthers = new Map<string, number>();
  /** Events that could not be acquired: the pause after it, until when, and whether others could be acquired since. */
  readonly #failed = new Map<string, { pauseMs: number; untilMs: number; isOwnFault: boolean }>();
  /** Events of other workers, as of the last poll: their notifications arrive here too. */
  readonly #heldByOthers = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  /** No event is acquired until this build's migrations are applied. */
  #migrated = false;
  #closed = false;

  readonly #services: WorkerServices;

  constructor(services: WorkerServices) {
    this.#services = services;
  }

  /** Watches for hot events: by notifications, and each second by the list, in case one was lost. */
  async start(): Promise<void> {
    const { ready } = this.#services.store.subscribe({
      queued: (eventId) => this.#wake(eventId),
      "event-changed": (eventId) => this.#open.get(eventId)?.recheckPause(),
      "hand-over": (eventId) => void this.#handOver(eventId),
      // Some may have been missed.
      connected: () => this.#open.forEach((issuer) => issuer.wake()),
    });
    await ready;
    this.#timer = setInterval(() => void this.#pollHotEvents(), leaseRenewMs);
    await this.#pollHotEvents();
  }

  /** Finishes the groups in work and releases every event. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await Promise.all([...this.#open.values()].map((issuer) => issuer.close()));
  }

  /** Events that this process issues. */
  get owned(): string[] {
    return [...this.#open.keys()];
  }

  #wake(eventId: string): void {
    const issuer = this.#open.get(eventId);
    if (issuer !== undefined) issuer.wake();
    else if (!this.#heldByOthers.has(eventId)) this.#want(eventId);
  }

  /** Releases an event, and leaves it to other workers for a while. */
  async #handOver(eventId: string): Promise<void> {
    const issuer = this.#open.get(eventId);
    if (issuer === undefined) return;
    this.#leftToOthers.set(eventId, performance.now() + leftToOthersMs);
    await issuer.close("handed-over");
  }

  #isLeftToOthers(eventId: string): boolean {
    const untilMs = this.#leftToOthers.get(eventId);
    if (untilMs === undefined) return false;
    if (performance.now() < untilMs) return true;
    this.#leftToOthers.delete(eventId);
    return false;
  }

  async #pollHotEvents(): Promise<void> {
    const { store, workerId } = this.#services;
    try {
      await this.#checkMigrations();
      const listed = new Set(await store.hotEvents());
      for (const eventId of this.#failed.keys()) if (!listed.has(eventId)) this.#failed.delete(eventId);
      const hot = [...listed].filter((eventId) => !this.#open.has(eventId));
      const holders = await store.leaseHolders(hot);
      this.#heldByOthers.clear();
      for (const [at, eventId] of hot.entries()) {
        const holder = holders[at] ?? workerId;
        if (holder === workerId) this.#want(eventId);
        else this.#heldByOthers.add(eventId);
      }
    } catch (error) {
      this.#services.log.warn({ err: error }, "hot events were not read");
    }
  }

  async #checkMigrations(): Promise<void> {
    if (this.#migrated) return;
    const pending = await pendingMigrations(this.#services.pool);
    this.#migrated = pending.length === 0;
    if (!this.#migrated) this.#services.log.error({ pending }, "migrations are missing: no event is acquired");
  }

  #want(eventId: string): void {
    if (!this.#migrated) return;
    if (this.#open.has(eventId) || this.#opening.has(eventId) || this.#isLeftToOthers(eventId)) return;
    if (performance.now() < (this.#failed.get(eventId)?.untilMs ?? 0)) return;
    this.#wanted.add(eventId);
    this.#acquireNext();
  }

  #acquireNext(): void {
    for (const eventId of this.#wanted) {
      if (this.#closed || this.#opening.size >= acquiringMax) return;
      this.#wanted.delete(eventId);
      void this.#acquire(eventId);
    }
  }

  /** An event was acquired, so an outage is over: retries the others at once. One that fails again keeps its pauses. */
  #retryFailed(): void {
    for (const [eventId, failed] of this.#failed) {
      if (failed.isOwnFault || this.#opening.has(eventId)) continue;
      this.#failed.set(eventId, { ...failed, untilMs: 0, isOwnFault: true });
      this.#want(eventId);
    }
  }

  async #acquire(eventId: string): Promise<void> {
    this.#opening.add(eventId);
    try {
      const issuer = await Issuer.open(eventId, this.#services);
      this.#failed.delete(eventId);
      if (issuer === null) return void this.#heldByOthers.add(eventId);
      this.#open.set(eventId, issuer);
      this.#retryFailed();
      void issuer.ended.then(() => this.#open.delete(eventId));
      if (this.#closed) await issuer.close();
    } catch (error) {
      const before = this.#failed.get(eventId);
      const isOwnFault = before?.isOwnFault ?? false;
      const pauseMs = before === undefined ? retryFirstMs : Math.min(before.pauseMs * 2, retryMaxMs);
      this.#failed.set(eventId, { pauseMs, untilMs: performance.now() + pauseMs, isOwnFault });
      this.#services.log.warn({ event: eventId, pauseMs, err: error }, "event was not acquired; trying again");
    } finally {
      this.#opening.delete(eventId);
      this.#acquireNext();
    }
  }
}
