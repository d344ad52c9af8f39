import { hourSampleMs, type Outcome } from "@admit/contract";
import { oldestWaitMs, type LineCounters } from "./line-counters.ts";
import { addWaits, emptyWaits, noteWait, type WaitHistogram } from "./wait-histogram.ts";

/** What an issuer records of its line each second. Those of the last minutes are kept. */
export interface LineSample {
  atMs: number;
  seq: number;
  head: number;
  oldestWaitMs: number;
  issued: number;
  capacity: number;
  epoch: number;
  /** Since the last sample. */
  decided: number;
  failed: number;
  groups: number;
  groupMax: number;
  commitMs: number;
  commitMsMax: number;
  waits: WaitHistogram;
}

interface Group {
  written: readonly Outcome[];
  commitMs: number;
}

/** Collects an issuer's work between two samples of its line. */
export class LineSampler {
  #since = nothing();
  #last: LineCounters | null = null;
  #tenSeconds: LineSample | null = null;
  #event = { issued: 0, capacity: 0 };

  noteGroup({ written, commitMs }: Group): void {
    const since = this.#since;
    since.groups += 1;
    since.groupMax = Math.max(since.groupMax, written.length);
    since.commitMs += commitMs;
    since.commitMsMax = Math.max(since.commitMsMax, commitMs);
    for (const { status, decidedAtMs, acceptedAtMs } of written) {
      since.decided += 1;
      if (status === "failed") since.failed += 1;
      noteWait(since.waits, decidedAtMs - acceptedAtMs);
    }
  }

  noteEvent(event: { issued: number; capacity: number }): void {
    this.#event = event;
  }

  /** The sample since the last one; null where the line is empty and nothing has happened since. */
  take(counters: LineCounters, epoch: number, nowMs: number): LineSample | null {
    const { seq, head } = counters;
    const isStill = seq === head && seq === this.#last?.seq && head === this.#last.head && this.#since.groups === 0;
    if (isStill) return null;
    this.#last = counters;
    const waited = { oldestWaitMs: oldestWaitMs(counters, nowMs) ?? 0 };
    const sample = { atMs: nowMs, seq, head, ...waited, epoch, ...this.#event, ...this.#since };
    this.#since = nothing();
    return sample;
  }

  /** The samples of ten seconds as one, once they are complete; null until then. */
  takeTenSeconds(sample: LineSample): LineSample | null {
    const collected = this.#tenSeconds;
    const isFull = collected !== null && sample.atMs - collected.atMs >= hourSampleMs;
    this.#tenSeconds =
      collected === null || isFull ? { ...sample, waits: [...sample.waits] } : merge(collected, sample);
    return isFull ? collected : null;
  }
}

const nothing = () => ({
  decided: 0,
  failed: 0,
  groups: 0,
  groupMax: 0,
  commitMs: 0,
  commitMsMax: 0,
  waits: emptyWaits(),
});

/** The later one's counters with the work of both; the time stays that of the first. */
function merge(first: LineSample, later: LineSample): LineSample {
  const waits = [...first.waits];
  addWaits(waits, later.waits);
  return {
    ...later,
    atMs: first.atMs,
    oldestWaitMs: Math.max(first.oldestWaitMs, later.oldestWaitMs),
    decided: first.decided + later.decided,
    failed: first.failed + later.failed,
    groups: first.groups + later.groups,
    groupMax: Math.max(first.groupMax, later.groupMax),
    commitMs: first.commitMs + later.commitMs,
    commitMsMax: Math.max(first.commitMsMax, later.commitMsMax),
    waits,
  };
}
