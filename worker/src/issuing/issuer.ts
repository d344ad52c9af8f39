import { leaseRenewMs } from "@admit/contract";
import type { Batch, HeldLine, LineQueue } from "@admit/line";
import pTimeout from "p-timeout";
import type { RaisedEpoch } from "../database/issuer-database.ts";
import { Lease } from "./lease.ts";
import type { WorkerServices } from "../services.ts";
import { finishWithinMs } from "../settings.ts";
import { GroupRunner } from "./group-runner.ts";
import { Publisher } from "./publisher.ts";
import { Sampler } from "./sampler.ts";

const monotonicNow = (): number => performance.now();

/** Longest that releasing an event may take: Redis may be away. */
const releaseWithinMs = 1000;

/** Why an issuer ended. */
type IssuerEnd = "idle" | "lost" | "closed" | "handed-over";

/** Owns an event from acquiring its lease to releasing it; its groups are the `GroupRunner`'s. */
export class Issuer {
  readonly epoch: number;
  /** Resolves when this issuer has released its event. */
  readonly ended: Promise<IssuerEnd>;
  readonly #queue: LineQueue;
  readonly #publisher: Publisher;
  readonly #sampler: Sampler;
  readonly #groups: GroupRunner;
  #tickTimer: NodeJS.Timeout | undefined;
  #end!: (why: IssuerEnd) => void;
  #state: "issuing" | "closing" | "ended" = "issuing";
  #seenSeq: number | null = null;

  /**
   * Acquires an event, unless another issuer owns it.
   * @returns null where another issuer owns it, or it is unknown
   * @throws when a server does not answer; the lease is then released, or expires
   */
  static async open(eventId: string, services: WorkerServices): Promise<Issuer | null> {
    const { store, database, log } = services;
    const lease = new Lease(store, eventId, services.workerId, monotonicNow);
    const held = await lease.hold();
    if (held === null) return null;
    try {
      const raised = await database.raiseEpoch(eventId);
      const [counters = null] = await store.readCounters([eventId]);
      if (raised === null) {
        await store.forgetHot(eventId);
        await lease.release();
        return null;
      }
      const nextSeq = counters === null ? null : Math.max(raised.lastSeq, counters.head) + 1;
      const issuer = new Issuer(eventId, raised, lease, nextSeq, services);
      // Do not await after `#begin`: a wake-up before registration would be lost.
      issuer.#begin(held.active > 0 ? await issuer.#readActive() : []);
      log.info({ event: eventId, epoch: raised.epoch, nextSeq }, "issuer opened");
      return issuer;
    } catch (error) {
      // Another worker may reach the database when this one does not.
      await lease.release().catch(() => undefined);
      throw error;
    }
  }

  readonly eventId: string;
  readonly #lease: Lease;
  readonly #services: WorkerServices;

  private constructor(
    eventId: string,
    raised: RaisedEpoch,
    lease: Lease,
    nextSeq: number | null,
    services: WorkerServices,
  ) {
    this.eventId = eventId;
    this.#lease = lease;
    this.#services = services;

    this.epoch = raised.epoch;
    this.ended = new Promise((resolve) => (this.#end = resolve));
    const owned = { eventId, epoch: raised.epoch };
    this.#publisher = new Publisher(eventId, services);
    this.#sampler = new Sampler(owned, raised, services);
    this.#groups = new GroupRunner({
      ...owned,
      lastSeq: raised.lastSeq,
      nextSeq,
      services,
      publisher: this.#publisher,
      sampler: this.#sampler,
      mayContinue: () => this.#mayContinue(),
      onFault: () => void this.#abandon(),
    });
    this.#queue = services.store.openQueue({
      eventId,
      workerId: services.workerId,
      process: (batch) => this.#process(batch),
      onError: (error) => services.log.warn({ event: eventId, err: error }, "queue error"),
    });
  }

  /** The previous owner's active batches. @throws Error where they cannot be read: the queue is then closed */
  async #readActive(): Promise<Batch[]> {
    try {
      return await this.#queue.readActive();
    } catch (error) {
      await this.#queue.close(true);
      throw error;
    }
  }

  #begin(activeBefore: readonly Batch[]): void {
    this.#queue.run();
    this.#tickTimer = setInterval(() => void this.#tick(), leaseRenewMs);
    this.#services.metrics.own(this.eventId, this.epoch);
    // Without waiting for their locks to expire. BullMQ delivers them again later, and they are found decided.
    for (const batch of activeBefore) this.#groups.takeUp(batch);
  }

  /** Finishes its batches and releases the event, in bounded time. */
  async close(why: IssuerEnd = "closed"): Promise<void> {
    if (this.#state !== "issuing") return void (await this.ended);
    this.#state = "closing";
    // Purchases of a paused event are left to the next owner: waiting would not decide them.
    if (!this.#groups.isPaused) {
      const drained = this.#queue.close().then(() => this.#groups.close());
      await pTimeout(drained, { milliseconds: finishWithinMs, message: false }).catch(() => undefined);
    }
    await this.#finish(why);
  }

  /** A batch was queued to the line. */
  wake(): void {
    this.#queue.wake();
  }

  /** The event's row has changed: an operator may have resumed it. */
  recheckPause(): void {
    this.#groups.recheckPause();
  }

  #mayContinue(): boolean {
    return this.#state !== "ended" && this.#lease.trusted;
  }

  async #process(batch: Batch): Promise<void> {
    try {
      await this.#groups.submit(batch);
    } catch (error) {
      // A job that ended now, either way, would be lost to the next owner: it stays active.
      if (this.#mayContinue()) throw error;
      await new Promise(() => undefined);
    }
  }

  /** Ends at once. Its jobs stay active, for the next owner, and never fail. */
  async #abandon(): Promise<void> {
    if (this.#state === "ended") return;
    this.#services.metrics.leaseLost.inc();
    this.#services.log.warn({ event: this.eventId, epoch: this.epoch }, "issuer lost its event");
    await this.#finish("lost");
  }

  async #finish(why: IssuerEnd): Promise<void> {
    if (this.#state === "ended") return;
    this.#state = "ended";
    clearInterval(this.#tickTimer);
    const { metrics, log } = this.#services;
    metrics.forget(this.eventId);
    const released = Promise.allSettled([this.#queue.close(true), this.#lease.release()]);
    await pTimeout(released, { milliseconds: releaseWithinMs, message: false });
    log.info({ event: this.eventId, epoch: this.epoch, why }, "issuer ended");
    this.#end(why);
  }

  /** Once per second: renews the lease, samples the line, and releases the event when it is idle. */
  async #tick(): Promise<void> {
    try {
      const held = await this.#lease.hold();
      if (held === null) return await this.#abandon();
      await this.#tend(held);
    } catch (error) {
      this.#services.log.warn({ event: this.eventId, err: error }, "issuer's tick failed");
      if (!this.#lease.trusted) await this.#abandon();
    }
  }

  async #tend({ counters, waiting, active }: HeldLine): Promise<void> {
    await this.#sampler.sampleLine(counters);
    // A lost notification, and jobs whose worker died.
    if (waiting > 0) this.#queue.wake();
    if (active > 0) await this.#queue.requeueStalled();
    const isUnchanged = counters?.seq === this.#seenSeq;
    this.#seenSeq = counters?.seq ?? null;
    if (this.#groups.size + waiting + active > 0 || counters === null || !isUnchanged) return;
    const isIdle = monotonicNow() - this.#groups.lastWorkMs >= this.#services.idleMs;
    // Positions that never reached the queue: their gateway died. An idle line also forgets which purchases waited.
    if (isIdle || counters.head < counters.seq) await this.#publisher.correctHead(counters.seq);
    if (isIdle) await this.#releaseIdle();
  }

  /** Rechecks the line after marking the event as not hot: a later batch marks it hot again. */
  async #releaseIdle(): Promise<void> {
    await this.#queue.clear();
    await this.#services.store.forgetHot(this.eventId);
    const held = await this.#lease.hold();
    if (held?.waiting === 0 && held.active === 0) return this.close("idle");
    await this.#services.store.markHot(this.eventId);
  }
}
