import type { OpsLine } from "@admit/contract";
import { oldestWaitMs, operatorLineState, waitingIn, type LineSample, type LineSnapshot } from "@admit/line";
import type { EventFacts } from "./event-facts-read.ts";
import { figuresMs, recentFigures } from "./recent-figures.ts";

/** The last minute's samples, and one before it. */
const samplesMax = figuresMs / 1000 + 1;
/** Samples that may have come since the last read beyond one per second: clocks differ, and issuers change. */
const spareSamples = 3;

/** A line's recent samples, kept between two reads: each reads only new ones. */
export class LineMemory {
  /** The oldest first. */
  samples: LineSample[] = [];
  #born: string | null = null;
  #head = -1;
  #headSinceMs = 0;
  #readAtMs: number | null = null;

  /** How many samples the next read needs. */
  wanted(nowMs: number): number {
    if (this.#readAtMs === null) return samplesMax;
    return Math.min(samplesMax, Math.ceil((nowMs - this.#readAtMs) / 1000) + spareSamples);
  }

  note(snapshot: LineSnapshot, nowMs: number): void {
    // A line that began anew has other positions: differences to earlier samples mean nothing.
    if (this.#born !== snapshot.born) this.samples = [];
    this.#born = snapshot.born;
    this.#readAtMs = nowMs;
    const known = new Set(this.samples.map(nameOf));
    const fresh = snapshot.samples.filter((sample) => !known.has(nameOf(sample))).toReversed();
    this.samples = [...this.samples, ...fresh].slice(-samplesMax);
    if (snapshot.head !== this.#head) this.#headSinceMs = this.#unmovedSince(snapshot.head) ?? nowMs;
    this.#head = snapshot.head;
  }

  /** How long the head has not moved while purchases waited. */
  standstillMs(snapshot: LineSnapshot, nowMs: number): number {
    return Math.max(0, nowMs - Math.max(this.#headSinceMs, snapshot.sinceMs));
  }

  /** The first of the last samples with the same head: it may not have moved for long before the first read. */
  #unmovedSince(head: number): number | undefined {
    const moved = this.samples.findLastIndex((sample) => sample.head !== head);
    return this.samples[moved + 1]?.atMs;
  }
}

const nameOf = ({ epoch, atMs }: LineSample): string => `${epoch} ${atMs}`;

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
    venue: facts?.venue ?? "",
    startsAt: facts?.startsAt?.toISOString() ?? null,
    timeZone: facts?.timeZone ?? "UTC",
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
    pausedAt: facts?.pausedAt?.toISOString() ?? null,
    pausedBy: facts?.pausedBy ?? null,
    shedMessage: facts?.shedMessage ?? null,
    capacity: facts?.capacity ?? last?.capacity ?? 0,
    issued: facts?.issuedCount ?? last?.issued ?? 0,
    salesCloseAt: facts?.salesCloseAt?.toISOString() ?? null,
  };
}

/** The worst first: lost, delayed, with failures, paused; then the longest wait, then by title. */
export function worstFirst(one: OpsLine, other: OpsLine): number {
  return (
    rankOf(one) - rankOf(other) ||
    (other.oldestWaitMs ?? -1) - (one.oldestWaitMs ?? -1) ||
    one.title.localeCompare(other.title) ||
    one.eventId.localeCompare(other.eventId)
  );
}

function rankOf({ state, failed }: OpsLine): number {
  if (state === "lost") return 0;
  if (state === "delayed") return 1;
  if (failed > 0) return 2;
  return state === "paused" ? 3 : 4;
}
