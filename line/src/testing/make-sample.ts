import type { LineSample } from "../line-sampler.ts";
import { emptyWaits, noteWait } from "../wait-histogram.ts";

/** A sample of a second in which the decided purchases had waited so long, in milliseconds. */
export function makeSample({ waitsMs = [], ...fields }: Partial<LineSample> & { waitsMs?: number[] } = {}): LineSample {
  const waits = emptyWaits();
  for (const waitMs of waitsMs) noteWait(waits, waitMs);
  return {
    atMs: 0,
    seq: 0,
    head: 0,
    oldestWaitMs: 0,
    issued: 0,
    capacity: 100,
    epoch: 1,
    decided: waitsMs.length,
    failed: 0,
    groups: waitsMs.length === 0 ? 0 : 1,
    groupMax: waitsMs.length,
    commitMs: 0,
    commitMsMax: 0,
    waits,
    ...fields,
  };
}
