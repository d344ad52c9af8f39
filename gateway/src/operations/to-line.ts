import type { OpsLine } from "@admit/contract";
import { oldestWaitMs, operatorLineState, waitingIn, type LineSnapshot } from "@admit/line";
import type { EventFacts } from "./event-facts-read.ts";
import { recentFigures } from "./recent-figures.ts";
import type { LineMemory } from "./line-memory.ts";

export interface LineSources {
  eventId: string;
  /** Null while MySQL has not answered. */
  facts: EventFacts | null;
  /** Null while Redis has not answered. */
  snapshot: LineSnapshot | null;
  memory: LineMemory;
  failedPurchases: number;
  /** Workers that are lost, though they may still hold a lease. */
  lostWorkers: ReadonlySet<string>;
}

/** One line as operators see it; while MySQL is away, from the issuer's last sample. */
export function toLine(
  { eventId, facts, snapshot, memory, failedPurchases, lostWorkers }: LineSources,
  nowMs: number,
): OpsLine {
  const waiting = snapshot === null ? 0 : waitingIn(snapshot);
  const oldestMs = snapshot === null ? null : oldestWaitMs(snapshot, nowMs);
  const issuer = snapshot?.holder ?? null;
  const last = memory.samples.at(-1);
  const isPaused = (facts?.pausedAt ?? null) !== null;
  return {
    eventId,
    title: facts?.title ?? eventId,
    slug: facts?.slug ?? "",
    state: operatorLineState({
      isPaused,
      waiting,
      oldestWaitMs: oldestMs,
      hasIssuer: issuer !== null && !lostWorkers.has(issuer),
      standstillMs: snapshot === null ? 0 : memory.standstillMs(snapshot, nowMs),
    }),
    waiting,
    active: snapshot?.active ?? 0,
    failed: failedPurchases + (snapshot?.failedJobs ?? 0),
    oldestWaitMs: oldestMs,
    ...recentFigures(memory.samples, snapshot?.seq ?? 0, nowMs),
    issuer,
    epoch: facts?.issuerEpoch ?? last?.epoch ?? 0,
    paused: isPaused,
    shedMessage: facts?.shedMessage ?? null,
    capacity: facts?.capacity ?? last?.capacity ?? 0,
    issued: facts?.issuedCount ?? last?.issued ?? 0,
    salesCloseAt: facts?.salesCloseAt?.toISOString() ?? null,
  };
}
