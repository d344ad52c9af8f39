import { build } from "hdr-histogram-js";

/** Longest that can be distinguished; anything longer counts as this. */
const longestUs = 60 * 60 * 1_000_000;

/** Milliseconds; null if nothing was recorded. */
export interface LatencySummary {
  count: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
  p999: number | null;
  max: number | null;
}

/** Collects durations to three significant digits, from a microsecond to an hour. */
export class Latencies {
  readonly #histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: longestUs,
    numberOfSignificantValueDigits: 3,
  });

  record(ms: number, count = 1): void {
    this.#histogram.recordValueWithCount(Math.min(longestUs, Math.max(0, Math.round(ms * 1000))), count);
  }

  summary(): LatencySummary {
    const count = this.#histogram.totalCount;
    const at = (percentile: number): number | null =>
      count === 0 ? null : this.#histogram.getValueAtPercentile(percentile) / 1000;
    return { count, p50: at(50), p95: at(95), p99: at(99), p999: at(99.9), max: at(100) };
  }
}
