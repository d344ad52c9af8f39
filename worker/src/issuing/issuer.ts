import {
  Bundle,
  encodeOutcome,
  gapWaitMs,
  groupSizeMax,
  groupTicketsMax,
  leaseRenewMs,
  type LineCommand,
} from "@admit/contract";
import { noSpan, type Span } from "@admit/telemetry";
import { UnrecoverableError } from "bullmq";
import { setTimeout as pause } from "node:timers/promises";
import { GroupCommit, type Clock, type Ordered } from "../group-commit/group-commit.ts";
import { publishDecided, readLineCounters, settleLine, type LineCounters } from "../line/line-counters.ts";
import type { LineQueue } from "../line/line-queue.ts";
import { LineSampler } from "../line/line-sampler.ts";
import { keepSample } from "../line/line-samples.ts";
import { Lease, type HeldLine } from "../ownership/lease.ts";
import { takeOver, type TakenOver } from "../ownership/take-over.ts";
import type { WorkerServices } from "../services.ts";
import { failChange } from "./change-fail.ts";
import { describeGroup } from "./describe-group.ts";
import {
  commitGroup,
  EpochLostError,
  idOf,
  isChange,
  isPurchase,
  type CommittedGroup,
  type LineOutcome,
} from "./commit-group.ts";
import { readPaused } from "./event-paused-read.ts";
import { beginGroupSpan } from "./group-span.ts";
import { PauseGate } from "./pause-gate.ts";
import { failPurchase } from "./purchase-fail.ts";
import { settleGroup } from "./settle-group.ts";

/** How long an orderly close may take before what is left is abandoned to the next owner. */
const closeTimeoutMs = 8000;

/** A command, and the job that brought it. */
type Entry = Ordered & { command: LineCommand; job: Span };

const monotonicNow = (): number => performance.now();
const clock: Clock = {
  now: monotonicNow,
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** Why an issuer ended. */
export type IssuerEnd = "idle" | "lost" | "closed" | "handed-over";

/** The one process's part that decides an event's purchases, from take-over to letting go. */
export class Issuer {
  readonly eventId: string;
  readonly epoch: number;
  /** Resolves when this issuer has let go of its event. */
  readonly ended: Promise<IssuerEnd>;
  readonly #services: WorkerServices;
  readonly #lease: Lease;
  readonly #groups: GroupCommit<Entry, LineOutcome>;
  readonly #queue: LineQueue;
  readonly #pauses: PauseGate;
  readonly #sampler = new LineSampler();
  #tickTimer: NodeJS.Timeout | undefined;
  #end!: (why: IssuerEnd) => void;
  #state: "issuing" | "closing" | "ended" = "issuing";
  #lastWorkMs = monotonicNow();
  #seenSeq: number | null = null;
  #headAcceptedAtMs = 0;
  /** Highest place of a purchase decided so far; what is decided below it is late. */
  #lastSeq: number;

  /**
   * Takes an event over, if nobody else holds it.
   * @returns null where another issuer holds it, or it is unknown
   * @throws when a server does not answer; the lease is then released, or ends by itself
   */
  static async open(eventId: string, services: WorkerServices): Promise<Issuer | null> {
    const { redis, settings, pool } = services;
    const lease = new Lease(redis, settings.REDIS_PREFIX, eventId, services.workerId, monotonicNow);
    const held = await lease.hold();
    if (held === null) return null;
    try {
      const taken = await takeOver(pool, eventId);
      const counters = await readLineCounters(redis, settings.REDIS_PREFIX, eventId);
      if (taken === null) {
        await services.hotEvents.forget(eventId);
        await lease.release();
        return null;
      }
      const nextSeq = nextSeqAfter(taken.lastSeq, counters);
      const issuer = new Issuer(eventId, taken, lease, nextSeq, services);
      // Between reading the queue and returning the issuer no message may arrive: so nothing else is awaited.
      issuer.#begin(held.active > 0 ? await issuer.#readHandedOn() : []);
      services.log.info({ event: eventId, epoch: taken.epoch, nextSeq }, "issuer opened");
      return issuer;
    } catch (error) {
      // Another worker may reach the database when this one does not.
      await lease.release().catch(() => undefined);
      throw error;
    }
  }

  private constructor(
    eventId: string,
    { epoch, issued, capacity, lastSeq }: TakenOver,
    lease: Lease,
    nextSeq: number | null,
    services: WorkerServices,
  ) {
    this.eventId = eventId;
    this.epoch = epoch;
    this.#lastSeq = lastSeq;
    this.#pauses = new PauseGate(() => readPaused(services.pool, eventId));
    this.#sampler.noteEvent({ issued, capacity });
    this.#services = services;
    this.#lease = lease;
    this.ended = new Promise((resolve) => (this.#end = resolve));
    this.#groups = new GroupCommit({
      commit: (group, head) => this.#commit(group, head),
      clock,
      nextSeq,
      gapWaitMs,
      sizeMax: groupSizeMax,
      weightMax: groupTicketsMax,
    });
    this.#queue = services.openQueue({
      eventId,
      process: (data) => this.#process(data),
      onError: (error) => services.log.warn({ event: eventId, err: error }, "queue error"),
    });
  }

  /** What the last owner had in hand. @throws Error where it cannot be read: then nothing of this issuer stays */
  async #readHandedOn(): Promise<unknown[]> {
    try {
      return await this.#queue.readActive();
    } catch (error) {
      await this.#queue.close(true);
      throw error;
    }
  }

  /** @param handedOn what the last owner had in hand */
  #begin(handedOn: readonly unknown[]): void {
    this.#queue.run();
    this.#tickTimer = setInterval(() => void this.#tick(), leaseRenewMs);
    this.#services.metrics.own(this.eventId, this.epoch);
    this.#takeUp(handedOn);
  }

  /** Commands in hand and not yet decided. */
  get inHand(): number {
    return this.#groups.size;
  }

  /** Finishes what is in hand and lets go of the event; bounded in time. */
  async close(why: IssuerEnd = "closed"): Promise<void> {
    if (this.#state !== "issuing") return void (await this.ended);
    this.#state = "closing";
    // What a pause holds is not decided by waiting: it is the next owner's.
    if (this.#pauses.paused) return this.#finish(why);
    const drained = this.#queue.close().then(() => this.#groups.close());
    await Promise.race([drained.catch(() => undefined), pause(closeTimeoutMs, undefined, { ref: false })]);
    await this.#finish(why);
  }

  /** Somebody came into the line. */
  wake(): void {
    this.#queue.wake();
  }

  /** The event's row has changed: it may be resumed. */
  lookAgain(): void {
    this.#pauses.poke();
  }

  /** Lets go at once: what is in hand is the next owner's. Its jobs stay active, and are never failed. */
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
    // Closing by force waits for no job; Redis may be away, so nothing here is waited for without a bound.
    const released = Promise.allSettled([this.#queue.close(true), this.#lease.release()]);
    await Promise.race([released, pause(1000, undefined, { ref: false })]);
    log.info({ event: this.eventId, epoch: this.epoch, why }, "issuer ended");
    this.#end(why);
  }

  async #process(data: unknown): Promise<void> {
    const bundle = Bundle.safeParse(data);
    // Not of our making: it goes to the failed jobs, where an operator sees it, and holds nobody up.
    if (!bundle.success) throw new UnrecoverableError(`not a bundle: ${bundle.error.message}`);
    const span = this.#services.tracing.begin("job", { kind: "consumer", parent: bundle.data.trace });
    const attributes = { "admit.event": this.eventId, "admit.size": bundle.data.commands.length };
    try {
      await this.#submit(bundle.data.commands, span);
      span.end({ attributes });
    } catch (error) {
      span.end({ attributes, fault: error });
      // A job that ended now, in whatever way, would be lost to the next owner: it stays as it is.
      if (this.#mayGoOn()) throw error;
      await new Promise(() => undefined);
    }
  }

  /**
   * Decides the bundles that the last owner had in hand, without waiting for their locks to end. BullMQ
   * brings them once more later, and finds them decided.
   */
  #takeUp(jobs: readonly unknown[]): void {
    for (const data of jobs) {
      const bundle = Bundle.safeParse(data);
      if (!bundle.success) continue;
      this.#submit(bundle.data.commands, noSpan).catch((error: unknown) =>
        this.#services.log.warn({ event: this.eventId, err: error }, "a bundle taken up was not decided"),
      );
    }
  }

  async #submit(commands: readonly LineCommand[], job: Span): Promise<void> {
    this.#lastWorkMs = monotonicNow();
    await this.#groups.submit(
      commands.map((command) => ({
        key: idOf(command),
        seq: command.seq,
        weight: command.kind === "ticket.issue" ? command.quantity : 1,
        command,
        job,
      })),
    );
    this.#lastWorkMs = monotonicNow();
  }

  #mayGoOn(): boolean {
    return this.#state !== "ended" && this.#lease.trusted;
  }

  async #commit(group: readonly Entry[], head: number): Promise<LineOutcome[]> {
    const { pool, settings, metrics, log } = this.#services;
    const startMs = monotonicNow() - this.#pauses.waitedMs;
    const span = beginGroupSpan(this.#services.tracing, group);
    let attempts = 0;
    try {
      const commands = group.map((each) => each.command);
      const committed = await settleGroup(commands, {
        commit: (commands) => {
          const group = {
            pool,
            eventId: this.eventId,
            epoch: this.epoch,
            lastSeq: this.#lastSeq,
            userCapDefault: settings.MAX_TICKETS_PER_USER_PER_EVENT,
            now: Date.now,
          };
          return this.#pauses.through(
            async () => {
              if (!this.#mayGoOn()) throw new EpochLostError(`the lease of event ${this.eventId} has ended`);
              attempts += 1;
              return commitGroup(commands, group);
            },
            () => this.#mayGoOn(),
          );
        },
        fail: (command, error) => {
          log.error({ event: this.eventId, kind: command.kind, command: idOf(command), err: error }, "command failed");
          return command.kind === "ticket.issue"
            ? failPurchase(pool, this.eventId, this.epoch, command, error, Date.now())
            : failChange(pool, this.eventId, this.epoch, command, Date.now());
        },
        mayGoOn: () => this.#mayGoOn(),
        pause,
        onRetry: (error, attempt) => log.warn({ event: this.eventId, attempt, err: error }, "group is tried again"),
      });
      const commitMs = monotonicNow() - this.#pauses.waitedMs - startMs;
      const lastSeq = this.#lastSeq;
      for (const { seq } of committed.written) this.#lastSeq = Math.max(this.#lastSeq, seq);
      // Before the jobs can end: who dies in between leaves them to the next owner, who tells of them again.
      this.#publish(committed, head, span);
      // The next group goes to the database first.
      setImmediate(() => {
        metrics.observeGroup(committed.written, commitMs / 1000);
        this.#sampler.noteGroup({ written: committed.written, commitMs });
        if (committed.event !== null) this.#sampler.noteEvent(committed.event);
        this.#noteGroup(describeGroup(commands, committed, lastSeq), { commitMs, attempts, span });
      });
      return committed.outcomes;
    } catch (error) {
      span.end({ attributes: { "admit.event": this.eventId, "admit.epoch": this.epoch }, fault: error });
      void this.#abandon();
      throw error;
    }
  }

  #noteGroup(
    group: ReturnType<typeof describeGroup>,
    { commitMs, attempts, span }: { commitMs: number; attempts: number; span: Span },
  ): void {
    const { log, workerId } = this.#services;
    const ms = Math.round(commitMs * 10) / 10;
    const owner = { event: this.eventId, epoch: this.epoch, worker: workerId };
    log.info({ ...owner, ...group, ms, attempts, trace: span.traceId }, "group committed");
    span.end({
      attributes: {
        "admit.event": this.eventId,
        "admit.epoch": this.epoch,
        "admit.size": group.size,
        "admit.attempts": attempts,
        "admit.seq.first": group.firstSeq,
        "admit.seq.last": group.lastSeq,
      },
    });
  }

  #publish({ outcomes, event }: Pick<CommittedGroup, "outcomes" | "event">, head: number, group?: Span): void {
    const { redis, settings, tracing, log } = this.#services;
    const span = group?.isRecorded ? tracing.begin("publication", { kind: "producer", parent: group }) : noSpan;
    for (const outcome of outcomes) {
      const { acceptedAtMs } = isChange(outcome) ? outcome.change : outcome;
      this.#headAcceptedAtMs = Math.max(this.#headAcceptedAtMs, acceptedAtMs);
    }
    const publication = {
      eventId: this.eventId,
      head,
      headAcceptedAtMs: this.#headAcceptedAtMs,
      remaining: event === null ? null : Math.max(0, event.capacity - event.issued),
      outcomes: outcomes.filter(isPurchase).map(encodeOutcome),
      changes: outcomes.filter(isChange),
    };
    // Who missed it asks MySQL; the decision stands.
    publishDecided(redis, settings.REDIS_PREFIX, publication).then(
      () => span.end(),
      (error: unknown) => {
        span.end({ fault: error });
        log.warn({ event: this.eventId, err: error }, "outcomes were not published");
      },
    );
  }

  /** Once a second: renews the lease, measures the line, and lets go of it when nobody waits. */
  async #tick(): Promise<void> {
    try {
      const held = await this.#lease.hold();
      if (held === null) return await this.#abandon();
      await this.#look(held);
    } catch (error) {
      this.#services.log.warn({ event: this.eventId, err: error }, "issuer's tick failed");
      if (!this.#lease.trusted) await this.#abandon();
    }
  }

  async #look({ counters, waiting, active }: HeldLine): Promise<void> {
    this.#services.metrics.observeLine(this.eventId, counters, Date.now());
    if (counters !== null) await this.#sample(counters);
    // Should word of them be lost; and those that nobody has in hand any more.
    if (waiting > 0) this.#queue.wake();
    if (active > 0) await this.#queue.moveStalledJobsToWait();
    const unchanged = counters !== null && counters.seq === this.#seenSeq;
    this.#seenSeq = counters?.seq ?? null;
    if (this.inHand + waiting + active > 0 || !unchanged) return;
    if (counters.head < counters.seq) await this.#settle(counters.seq);
    if (monotonicNow() - this.#lastWorkMs >= this.#services.idleMs) await this.#letGoIdle();
  }

  async #sample(counters: LineCounters): Promise<void> {
    const { redis, settings } = this.#services;
    const sample = this.#sampler.take(counters, this.epoch, Date.now());
    if (sample === null) return;
    await keepSample(redis, settings.REDIS_PREFIX, this.eventId, sample, this.#sampler.takeTenSeconds(sample));
  }

  async #settle(seq: number): Promise<void> {
    const { redis, settings, log } = this.#services;
    if (!(await settleLine(redis, settings.REDIS_PREFIX, this.eventId, seq))) return;
    log.info({ event: this.eventId, head: seq }, "head set right");
    this.#publish({ outcomes: [], event: null }, seq);
  }

  /** First forgets the event as hot, then looks once more: what comes later marks it hot again. */
  async #letGoIdle(): Promise<void> {
    await this.#queue.clear();
    await this.#services.hotEvents.forget(this.eventId);
    const held = await this.#lease.hold();
    if (held?.waiting === 0 && held.active === 0) return this.close("idle");
    await this.#services.hotEvents.mark(this.eventId);
  }
}

function nextSeqAfter(lastSeq: number, counters: LineCounters | null): number | null {
  return counters === null ? null : Math.max(lastSeq, counters.head) + 1;
}
