import type { LatencySummary } from "../load/latencies.ts";

/** How many waited so long. */
export interface WaitCount {
  ms: number;
  count: number;
}

/** Percentiles of waits that were counted by their length. @param counts ascending in `ms` */
export function waitPercentiles(counts: readonly WaitCount[]): LatencySummary {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const at = (part: number): number | null => {
    let seen = 0;
    for (const { ms, count } of counts) {
      seen += count;
      if (seen >= total * part) return ms;
    }
    return null;
  };
  return { count: total, p50: at(0.5), p95: at(0.95), p99: at(0.99), p999: at(0.999), max: at(1) };
}
