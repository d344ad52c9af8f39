import type { OpsLine } from "@admit/contract";
import type { EventFacts } from "./event-facts-read.ts";
import { figuresOf } from "./line-figures.ts";
import type { LineMemory } from "./line-memory.ts";
import { lineStateOf } from "./line-state.ts";
import type { LineWord } from "./line-words-read.ts";

export interface LineSources {
  eventId: string;
  /** Null while MySQL has not told of the event. */
  facts: EventFacts | null;
  /** Null while Redis has not told of the line. */
  word: LineWord | null;
  memory: LineMemory;
  failedPurchases: number;
  /** Workers that are lost, though they may still hold a lease. */
  lostWorkers: ReadonlySet<string>;
}

/** One line as operators see it; what MySQL does not tell now, the issuer's last sample does. */
export function toLine(
  { eventId, facts, word, memory, failedPurchases, lostWorkers }: LineSources,
  nowMs: number,
): OpsLine {
  const waiting = word === null ? 0 : Math.max(0, word.seq - word.head);
  const oldestWaitMs =
    word === null || waiting === 0 ? null : Math.max(0, nowMs - Math.max(word.headAcceptedAtMs, word.sinceMs));
  const issuer = word?.holder ?? null;
  const last = memory.samples.at(-1);
  const isPaused = (facts?.pausedAt ?? null) !== null;
  return {
    eventId,
    title: facts?.title ?? eventId,
    slug: facts?.slug ?? "",
    state: lineStateOf({
      isPaused,
      oldestWaitMs,
      hasIssuer: issuer !== null && !lostWorkers.has(issuer),
      stillMs: word === null ? 0 : memory.stillMs(word, nowMs),
    }),
    waiting,
    active: word?.active ?? 0,
    failed: failedPurchases + (word?.failedJobs ?? 0),
    oldestWaitMs,
    ...figuresOf(memory.samples, word?.seq ?? 0, nowMs),
    issuer,
    epoch: facts?.issuerEpoch ?? last?.epoch ?? 0,
    paused: isPaused,
    shedMessage: facts?.shedMessage ?? null,
    capacity: facts?.capacity ?? last?.capacity ?? 0,
    issued: facts?.issuedCount ?? last?.issued ?? 0,
    salesCloseAt: facts?.salesCloseAt?.toISOString() ?? null,
  };
}
