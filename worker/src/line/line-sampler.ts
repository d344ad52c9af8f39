import { addWaits, emptyWaits, hourSampleMs, noteWait, type LineSample, type Outcome } from "@admit/contract";
import type { LineCounters } from "./line-counters.ts";

interface Group {
  written: readonly Outcome[];
  commitMs: number;
}

/** Gathers what an issuer does between two samples of its line. */
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

  /** What was gathered since the last sample; null where nobody waits and nothing has happened since. */
  take(counters: LineCounters, epoch: number, nowMs: number): LineSample | null {
    const { seq, head } = counters;
    const isStill = seq === head && seq === this.#last?.seq && head === this.#last.head && this.#since.groups === 0;
    if (isStill) return null;
    this.#last = counters;
    const oldestWaitMs = seq > head ? Math.max(0, nowMs - Math.max(counters.headAcceptedAtMs, counters.sinceMs)) : 0;
    const sample = { atMs: nowMs, seq, head, oldestWaitMs, epoch, ...this.#event, ...this.#since };
    this.#since = nothing();
    return sample;
  }

  /** The samples of ten seconds as one, once they are full; null until then. */
  takeTenSeconds(sample: LineSample): LineSample | null {
    const gathered = this.#tenSeconds;
    const isFull = gathered !== null && sample.atMs - gathered.atMs >= hourSampleMs;
    this.#tenSeconds = gathered === null || isFull ? { ...sample, waits: [...sample.waits] } : merge(gathered, sample);
    return isFull ? gathered : null;
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

/** The later one's counters with what both saw; the time stays that of the first. */
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
