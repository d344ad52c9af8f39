import { LineSampler, type LineCommand, type LineCounters } from "@admit/line";
import type { Span } from "@admit/telemetry";
import { isPurchase } from "../database/issuer-database.ts";
import type { WorkerServices } from "../services.ts";
import type { CommittedGroup } from "./commit-group.ts";

interface GroupTimes {
  /** Highest position decided before the group. */
  lastSeq: number;
  commitMs: number;
  attempts: number;
  span: Span;
}

/** Reports an issuer's groups and its line: metrics, log, trace, and the samples of the operators' page. */
export class Sampler {
  readonly #line = new LineSampler();

  readonly #owned: { eventId: string; epoch: number };
  readonly #services: WorkerServices;

  constructor(
    owned: { eventId: string; epoch: number },
    { issued, capacity }: { issued: number; capacity: number },
    services: WorkerServices,
  ) {
    this.#owned = owned;
    this.#services = services;

    this.#line.noteEvent({ issued, capacity });
  }

  noteGroup(
    commands: readonly LineCommand[],
    committed: CommittedGroup,
    { lastSeq, commitMs, attempts, span }: GroupTimes,
  ): void {
    const { metrics, log, workerId } = this.#services;
    const { eventId: event, epoch } = this.#owned;
    metrics.observeGroup(committed.written, commitMs / 1000);
    this.#line.noteGroup({ written: committed.written, commitMs });
    if (committed.event !== null) this.#line.noteEvent(committed.event);

    const group = describeGroup(commands, committed, lastSeq);
    const ms = Math.round(commitMs * 10) / 10;
    log.info({ event, epoch, worker: workerId, ...group, ms, attempts, trace: span.traceId }, "group committed");
    span.end({
      attributes: {
        "admit.event": event,
        "admit.epoch": epoch,
        "admit.size": group.size,
        "admit.attempts": attempts,
        "admit.seq.first": group.firstSeq,
        "admit.seq.last": group.lastSeq,
      },
    });
  }

  /** @param counters null where Redis has none */
  async sampleLine(counters: LineCounters | null): Promise<void> {
    const { store, metrics } = this.#services;
    const { eventId, epoch } = this.#owned;
    const nowMs = Date.now();
    metrics.observeLine(eventId, counters, nowMs);
    const sample = counters === null ? null : this.#line.take(counters, epoch, nowMs);
    if (sample === null) return;
    await store.keepSample(eventId, sample, this.#line.takeTenSeconds(sample));
  }
}

/**
 * A group's result, for one log line. A request belongs to it by `event` and a `seq` between `firstSeq` and `lastSeq`.
 * @param commands in the order of `seq`
 * @param lastSeq highest position decided before this group
 */
export function describeGroup(
  commands: readonly LineCommand[],
  { outcomes, written }: Pick<CommittedGroup, "outcomes" | "written">,
  lastSeq: number,
) {
  const decided: Record<string, number> = {};
  let tickets = 0;
  let oldestWaitMs = 0;
  for (const { status, reason, issued, acceptedAtMs, decidedAtMs } of written) {
    const kind = reason === null ? status : `${status} ${reason}`;
    decided[kind] = (decided[kind] ?? 0) + 1;
    tickets += issued;
    oldestWaitMs = Math.max(oldestWaitMs, decidedAtMs - acceptedAtMs);
  }
  const purchases = outcomes.filter(isPurchase).length;
  return {
    firstSeq: commands[0]?.seq,
    lastSeq: commands.at(-1)?.seq,
    size: commands.length,
    decided,
    tickets,
    /** Delivered again after an earlier group had decided them. */
    repeated: purchases - written.length,
    changes: outcomes.length - purchases,
    late: written.filter(({ seq }) => seq < lastSeq).length,
    oldestWaitMs,
  };
}
