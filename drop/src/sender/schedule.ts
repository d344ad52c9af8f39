import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** How arrivals spread: evenly; at random; or as in a drop, most of them when the sale opens. */
export const scheduleKinds = ["constant", "poisson", "spike"] as const;
export type ScheduleKind = (typeof scheduleKinds)[number];

/** A spike brings this share of all arrivals … */
const spikeShare = 0.5;
/** … in this first part of the time: at its height, five times the mean rate. */
export const spikePart = 0.1;

/**
 * When each request is to be sent, in milliseconds from the start, ascending. Computed before the first is sent, so
 * that no answer can change it.
 *
 * @param count at least 1
 * @param ratePerSecond the mean over the whole schedule
 */
export function makeSchedule(
  kind: ScheduleKind,
  count: number,
  ratePerSecond: number,
  random: () => number,
): Float64Array {
  const times = new Float64Array(count);
  const gapMs = 1000 / ratePerSecond;
  if (kind === "constant") return times.map((_, index) => index * gapMs);
  if (kind === "poisson") {
    let atMs = 0;
    return times.map(() => (atMs += -Math.log(1 - random()) * gapMs));
  }
  const early = Math.round(count * spikeShare);
  const lengthMs = count * gapMs;
  const spikeMs = lengthMs * spikePart;
  return times
    .map((_, index) => (index < early ? random() * spikeMs : spikeMs + random() * (lengthMs - spikeMs)))
    .sort();
}

/** Numbers in [0, 1), the same for the same seed. */
export function seededRandom(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => uniformFloat64(generator);
}
