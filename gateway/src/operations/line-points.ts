import { hourSampleMs, type OpsPoint } from "@admit/contract";
import { waitAt, type LineSample } from "@admit/line";
import { perSecond } from "./recent-figures.ts";

const secondMs = 1000;
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
    ...fresh.map((sample) => ({ sample, spanMs: secondMs })),
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
