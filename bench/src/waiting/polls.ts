import { type Followed, stepMs } from "./follow-line.ts";

/** Points of a series that is drawn, at most. */
const pointsMax = 250;
const stepsPerSecond = 1000 / stepMs;

/** Requests that reach the gateways. */
interface Rate {
  total: number;
  maxPerSecond: number;
  /** Over all seconds up to the last poll. */
  p99PerSecond: number;
  /** In a tenth of a second. */
  maxPerStep: number;
}

export interface Polls {
  all: Rate;
  /** `GET line`, which a cache can answer. */
  looks: Rate;
  /** `GET purchase`, which none can. */
  fetches: Rate;
  perBuyer: number;
  /** The highest second of each point, all polls. */
  series: { pointS: number; perSecond: number[] };
}

export function pollsOf({ looks, fetches, noticedAfterMs }: Followed): Polls {
  const steps = Math.max(lengthOf(looks), lengthOf(fetches));
  const all = new Uint32Array(steps).map((_, step) => (looks[step] ?? 0) + (fetches[step] ?? 0));
  const rate = rateOf(all);
  const seconds = secondsOf(all);
  const pointS = Math.ceil(seconds.length / pointsMax);
  const perSecond: number[] = [];
  for (let at = 0; at < seconds.length; at += pointS) perSecond.push(highest(seconds.subarray(at, at + pointS)));
  return {
    all: rate,
    looks: rateOf(looks.subarray(0, steps)),
    fetches: rateOf(fetches.subarray(0, steps)),
    perBuyer: rate.total / noticedAfterMs.length,
    series: { pointS, perSecond },
  };
}

function rateOf(steps: Uint32Array): Rate {
  const seconds = secondsOf(steps);
  const sorted = seconds.toSorted();
  return {
    total: seconds.reduce((sum, each) => sum + each, 0),
    maxPerSecond: highest(seconds),
    p99PerSecond: sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0,
    maxPerStep: highest(steps),
  };
}

function secondsOf(steps: Uint32Array): Uint32Array {
  const seconds = new Uint32Array(Math.ceil(steps.length / stepsPerSecond));
  for (const [step, count] of steps.entries()) {
    const second = Math.floor(step / stepsPerSecond);
    seconds[second] = (seconds[second] ?? 0) + count;
  }
  return seconds;
}

const highest = (counts: Uint32Array): number => counts.reduce((max, each) => Math.max(max, each), 0);
const lengthOf = (counts: Uint32Array): number => counts.findLastIndex((count) => count > 0) + 1;
