import { pollAfterMaxMs, pollAfterMinMs, pollBudgetPerSecond } from "./limits.ts";

/**
 * When a waiting buyer should ask again, in milliseconds, before jitter. The first term keeps the
 * load of all who wait within `pollBudgetPerSecond`, however many they are; the second keeps those far
 * from the head from asking early.
 *
 * @param waiting purchases waiting for this event
 * @param etaMs estimated time to this buyer's decision; null when it is not known
 */
export function pollAfterMs(waiting: number, etaMs: number | null): number {
  const withinBudgetMs = (waiting / pollBudgetPerSecond) * 1000;
  const wanted = Math.max(pollAfterMinMs, withinBudgetMs, (etaMs ?? 0) / 2);
  return Math.round(Math.min(wanted, pollAfterMaxMs));
}

/** Spreads polls by ± 20 %, so that those who pressed Buy together do not ask together. `random` is in [0, 1). */
export function jittered(ms: number, random: number): number {
  return Math.round(ms * (0.8 + 0.4 * random));
}

/** Estimated time until `ahead` purchases are decided, in milliseconds; null when the rate is not known. */
export function etaMs(ahead: number, ratePerSecond: number | null): number | null {
  if (ratePerSecond === null || ratePerSecond <= 0) return null;
  return Math.round((ahead / ratePerSecond) * 1000);
}
