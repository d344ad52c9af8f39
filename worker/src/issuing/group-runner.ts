import { gapWaitMs, groupSizeMax, groupTicketsMax } from "@admit/contract";
import type { Batch, LineCommand } from "@admit/line";
import { noSpan, type Span, type Tracing } from "@admit/telemetry";
import { EpochLostError, idOf, type LineOutcome } from "../database/issuer-database.ts";
import { GroupCommit, type Clock, type Ordered } from "../group-commit/group-commit.ts";
import type { WorkerServices } from "../services.ts";
import { commitGroup } from "./commit-group.ts";
import { completeGroup } from "./complete-group.ts";
import { PauseGate } from "./pause-gate.ts";
import type { Publisher } from "./publisher.ts";
import type { Sampler } from "./sampler.ts";

/** A command, and the trace of the job that delivered it. */
type Entry = Ordered & { command: LineCommand; job: Span };

const monotonicNow = (): number => performance.now();
const clock: Clock = {
  now: monotonicNow,
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface GroupRunnerOptions {
  eventId: string;
  epoch: number;
  /** Highest position decided before. */
  lastSeq: number;
  /** The first position to expect; null where the line has no counters. */
  nextSeq: number | null;
  services: WorkerServices;
  publisher: Publisher;
  sampler: Sampler;
  /** Whether the issuer still owns its event. */
  mayContinue: () => boolean;
  /** A group cannot be committed: the issuer has to release its event. */
  onFault: () => void;
}

/** Decides an event's batches in groups: commits each group, then has it published. */
export class GroupRunner {
  readonly #groups: GroupCommit<Entry, LineOutcome>;
  readonly #pauses: PauseGate;
  #lastWorkMs = monotonicNow();
  /** Highest position decided so far: a purchase below it is late. */
  #lastSeq: number;

  readonly #options: GroupRunnerOptions;

  constructor(options: GroupRunnerOptions) {
    this.#options = options;

    this.#lastSeq = options.lastSeq;
    this.#pauses = new PauseGate(() => options.services.database.isPaused(options.eventId));
    this.#groups = new GroupCommit({
      commit: (group, head) => this.#commit(group, head),
      clock,
      nextSeq: options.nextSeq,
      gapWaitMs,
      sizeMax: groupSizeMax,
      weightMax: groupTicketsMax,
    });
  }

  /** Commands that are not decided yet. */
  get size(): number {
    return this.#groups.size;
  }

  /** When a batch last came or was decided, on the monotonic clock. */
  get lastWorkMs(): number {
    return this.#lastWorkMs;
  }

  get isPaused(): boolean {
    return this.#pauses.isPaused;
  }

  recheckPause(): void {
    this.#pauses.recheck();
  }

  /** Takes no more batches; resolves when all commands are decided. */
  close(): Promise<void> {
    return this.#groups.close();
  }

  /** Decides a batch of the queue. */
  async submit({ commands, trace }: Batch): Promise<void> {
    const span = this.#options.services.tracing.begin("job", { kind: "consumer", parent: trace });
    const attributes = { "admit.event": this.#options.eventId, "admit.size": commands.length };
    try {
      await this.#decide(commands, span);
      span.end({ attributes });
    } catch (error) {
      span.end({ attributes, fault: error });
      throw error;
    }
  }

  /** Decides an active batch of the previous owner. */
  takeUp({ commands }: Batch): void {
    const { eventId, services } = this.#options;
    this.#decide(commands, noSpan).catch((error: unknown) =>
      services.log.warn({ event: eventId, err: error }, "a batch of the previous owner was not decided"),
    );
  }

  async #decide(commands: readonly LineCommand[], job: Span): Promise<void> {
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

  async #commit(group: readonly Entry[], head: number): Promise<LineOutcome[]> {
    const { eventId, epoch, services, publisher, sampler, mayContinue, onFault } = this.#options;
    const { database, settings, log, tracing } = services;
    const commands = group.map((each) => each.command);
    const lastSeq = this.#lastSeq;
    const line = { database, eventId, epoch, lastSeq, userCapDefault: settings.MAX_TICKETS_PER_USER_PER_EVENT };
    const startMs = monotonicNow() - this.#pauses.waitedMs;
    const span = beginGroupSpan(tracing, group);
    let attempts = 0;
    const commitOnce = async (part: readonly LineCommand[]) => {
      if (!mayContinue()) throw new EpochLostError(`the lease of event ${eventId} has ended`);
      attempts += 1;
      return commitGroup(part, { ...line, now: Date.now });
    };
    try {
      const committed = await completeGroup(commands, {
        commit: (part) => this.#pauses.through(() => commitOnce(part), mayContinue),
        fail: (command, error) => {
          log.error({ event: eventId, kind: command.kind, command: idOf(command), err: error }, "command failed");
          return database.fail(eventId, { epoch, command, error, nowMs: Date.now() });
        },
        mayContinue,
        pause,
        onRetry: (error, attempt) => log.warn({ event: eventId, attempt, err: error }, "group is retried"),
      });
      const commitMs = monotonicNow() - this.#pauses.waitedMs - startMs;
      for (const { seq } of committed.written) this.#lastSeq = Math.max(this.#lastSeq, seq);
      // Before the jobs can end: if this process dies in between, the next owner publishes them again.
      publisher.publish(committed, head, span);
      // The next group's transaction comes first.
      setImmediate(() => sampler.noteGroup(commands, committed, { lastSeq, commitMs, attempts, span }));
      return committed.outcomes;
    } catch (error) {
      span.end({ attributes: { "admit.event": eventId, "admit.epoch": epoch }, fault: error });
      onFault();
      throw error;
    }
  }
}

/** A span of its own, linked with the jobs of the group, since each belongs to another trace. */
function beginGroupSpan(tracing: Tracing, group: readonly Entry[]): Span {
  if (!tracing.isOn) return noSpan;
  const jobs = [...new Set(group.map(({ job }) => job))];
  const span = tracing.begin("group commit", { links: jobs });
  for (const job of jobs) job.link(span);
  return span;
}
