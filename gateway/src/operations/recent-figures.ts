import type { OpsLine } from "@admit/contract";
import { addWaits, emptyWaits, waitAt, type LineSample } from "@admit/line";

/** Over how long rates and waits are taken. */
export const figuresMs = 60_000;
/** A sample tells of about the second before it. */
const sampleMs = 1000;

type Figures = Pick<OpsLine, "acceptedPerSecond" | "decidedPerSecond" | "waitMs" | "groupSize" | "commitMs">;

/**
 * What the samples of the last minute come to, whichever issuers they are of. Waits are added up as they were
 * counted: percentiles of percentiles are no purchase's wait.
 * @param samples the oldest first; those before the minute serve as its beginning
 * @param seq the last place given by now
 */
export function recentFigures(samples: readonly LineSample[], seq: number, nowMs: number): Figures {
  const inside = samples.filter(({ atMs }) => atMs > nowMs - figuresMs);
  const waits = emptyWaits();
  for (const sample of inside) addWaits(waits, sample.waits);
  const sum = (of: (sample: LineSample) => number): number => inside.reduce((total, sample) => total + of(sample), 0);
  const max = (of: (sample: LineSample) => number): number => Math.max(...inside.map(of));
  const decided = sum((sample) => sample.decided);
  const groups = sum((sample) => sample.groups);
  return {
    acceptedPerSecond: acceptedPerSecond(samples, seq, nowMs),
    decidedPerSecond: perSecond(decided, nowMs - (inside[0]?.atMs ?? nowMs) + sampleMs),
    waitMs: { p50: waitAt(waits, 0.5), p95: waitAt(waits, 0.95), p99: waitAt(waits, 0.99) },
    groupSize:
      groups === 0
        ? { mean: null, max: null }
        : { mean: rounded(decided / groups), max: max(({ groupMax }) => groupMax) },
    commitMs:
      groups === 0
        ? { mean: null, max: null }
        : {
            mean: rounded(sum(({ commitMs }) => commitMs) / groups),
            max: rounded(max(({ commitMsMax }) => commitMsMax)),
          },
  };
}

/** From the positions given: purchases accepted without an issuer count too. */
function acceptedPerSecond(samples: readonly LineSample[], seq: number, nowMs: number): number {
  const from = samples.find(({ atMs }) => atMs > nowMs - figuresMs - sampleMs);
  return from === undefined ? 0 : perSecond(seq - from.seq, nowMs - from.atMs);
}

/** A rate is never of less than a second. */
export const perSecond = (count: number, ms: number): number => rounded(Math.max(0, count) / Math.max(1, ms / 1000));

const rounded = (value: number): number => Math.round(value * 10) / 10;
