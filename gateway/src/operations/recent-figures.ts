import { hourSampleMs, type OpsLine, type OpsPoint } from "@admit/contract";
import { addWaits, emptyWaits, waitAt, type LineSample } from "@admit/line";

/** Over how long rates and waits are taken. */
export const figuresMs = 60_000;
/** A sample is about the second before it. */
const sampleMs = 1000;

type Figures = Pick<OpsLine, "acceptedPerSecond" | "decidedPerSecond" | "waitMs" | "groupSize" | "commitMs">;

/**
 * What the samples of the last minute come to, whichever issuers they are of. Waits are added up as they were
 * counted: percentiles of percentiles describe no wait.
 * @param samples the oldest first; those before the minute serve as its beginning
 * @param seq the last place given by now
 */
export function recentFigures(samples: readonly LineSample[], seq: number, nowMs: number): Figures {
  const inside = samples.filter(({ atMs }) => atMs > nowMs - figuresMs);
  const waits = emptyWaits();
  for (const sample of inside) addWaits(waits, sample.waits);
  const sum = (of: (sample: LineSample) => number): number => inside.reduce((total, sample) => total + of(sample), 0);
  const decided = sum((sample) => sample.decided);
  const groups = sum((sample) => sample.groups);
  const perGroup = (total: number, largestOf: (sample: LineSample) => number) =>
    groups === 0
      ? { mean: null, max: null }
      : { mean: rounded(total / groups), max: rounded(Math.max(...inside.map(largestOf))) };
  return {
    acceptedPerSecond: acceptedPerSecond(samples, seq, nowMs),
    decidedPerSecond: perSecond(decided, nowMs - (inside[0]?.atMs ?? nowMs) + sampleMs),
    waitMs: { p50: waitAt(waits, 0.5), p95: waitAt(waits, 0.95), p99: waitAt(waits, 0.99) },
    groupSize: perGroup(decided, ({ groupMax }) => groupMax),
    commitMs: perGroup(
      sum(({ commitMs }) => commitMs),
      ({ commitMsMax }) => commitMsMax,
    ),
  };
}

/** From the positions given, so that purchases accepted without an issuer count too. */
function acceptedPerSecond(samples: readonly LineSample[], seq: number, nowMs: number): number {
  const from = samples.find(({ atMs }) => atMs > nowMs - figuresMs - sampleMs);
  return from === undefined ? 0 : perSecond(seq - from.seq, nowMs - from.atMs);
}

const hourMs = 60 * 60 * 1000;

/**
 * The charts' points of the last hour, the oldest first: of ten seconds each, and of a second each for what is too
 * fresh to have been added up.
 * @param hour as it is kept, the newest first; so are `seconds`
 */
export function pointsOf(hour: readonly LineSample[], seconds: readonly LineSample[], nowMs: number): OpsPoint[] {
  const tens = hour.filter(({ atMs }) => atMs > nowMs - hourMs).toReversed();
  const addedUpUntilMs = (tens.at(-1)?.atMs ?? -Infinity) + hourSampleMs;
  const fresh = seconds.filter(({ atMs }) => atMs >= addedUpUntilMs && atMs > nowMs - hourMs).toReversed();
  const samples = [
    ...tens.map((sample) => ({ sample, spanMs: hourSampleMs })),
    ...fresh.map((sample) => ({ sample, spanMs: sampleMs })),
  ];
  return samples.map(({ sample, spanMs }, at) => toPoint(sample, samples[at - 1]?.sample, spanMs));
}

/** @param before null for the first: what was accepted in its time is not known */
function toPoint(sample: LineSample, before: LineSample | undefined, spanMs: number): OpsPoint {
  const { atMs, seq, head, oldestWaitMs, decided, waits, issued, capacity } = sample;
  return {
    at: new Date(atMs).toISOString(),
    waiting: Math.max(0, seq - head),
    oldestWaitMs,
    acceptedPerSecond: perSecond(seq - (before?.seq ?? seq), spanMs),
    decidedPerSecond: perSecond(decided, spanMs),
    p50Ms: waitAt(waits, 0.5),
    p95Ms: waitAt(waits, 0.95),
    p99Ms: waitAt(waits, 0.99),
    issued,
    capacity,
  };
}

/** Within the first second the count is taken as the rate. */
const perSecond = (count: number, ms: number): number => rounded(Math.max(0, count) / Math.max(1, ms / 1000));

const rounded = (value: number): number => Math.round(value * 10) / 10;
