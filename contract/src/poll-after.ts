import { pollAfterFreshMs, pollAfterMaxMs, pollAfterMinMs, pollBudgetPerSecond } from "./limits.ts";

/** Part of the budget that is given away: the rest is for chance, which puts more polls in one second than in another. */
const givenShare = 0.8;
/** A poll for a turn comes this much early at most: longer estimates are rougher. */
const earlyShare = 0.2;
/** A line that stands still is polled again after this share of its standstill. */
const standstillShare = 0.4;

/**
 * An equal share of the poll budget: if all waiting buyers poll once in this time, in milliseconds and before jitter,
 * they keep within `pollBudgetPerSecond`, however many they are.
 * @param waiting purchases waiting for this event
 */
export function pollAfterMs(waiting: number): number {
  return Math.round(Math.max(pollAfterMinMs, (waiting / (pollBudgetPerSecond * givenShare)) * 1000));
}

/**
 * No poll comes sooner while a line stands still or is paused: the longer, the less often, up to `pollAfterMaxMs`.
 * @param standstillMs for how long its head has not moved
 */
export const standstillPollMs = (standstillMs: number): number =>
  Math.min(pollAfterMaxMs, Math.round(standstillMs * standstillShare));

/** A waiting purchase, as its buyer knows it. */
export interface Waiting {
  /** The equal share, as in `Line.pollAfterMs`. */
  shareMs: number;
  /** How many purchases are before and including this one. */
  position: number;
  /** Estimated time to the decision; null when it is not known. */
  etaMs: number | null;
  /** For how long the head has not moved, as far as it was polled. */
  standstillMs: number;
}

/**
 * When a buyer who knows their position polls again, in milliseconds: after their share, or when their turn should have
 * come, whichever is sooner. They poll less often than their share allows where half of the remaining time, or
 * `pollAfterFreshMs`, is soon enough. A line that stands still is polled after about half as long again: the estimate
 * no longer holds, and news of it can wait.
 * @param random in [0, 1); spreads those who pressed Buy together
 */
export function nextPollMs({ shareMs, position, etaMs, standstillMs }: Waiting, random: () => number): number {
  // Without an estimate, buyers near the head poll sooner than those far from it.
  const ownMs = pollAfterMs(position);
  const seldomMs = Math.max(shareMs, ownMs, Math.min((etaMs ?? 0) / 2, pollAfterFreshMs));
  const turnMs = (etaMs ?? ownMs) * (1 - earlyShare * random()) + pollAfterMinMs;
  const standingMs = standstillMs * (standstillShare + 0.2 * random());
  const waitMs = Math.min(jittered(seldomMs, random()), Math.max(turnMs, standingMs));
  return Math.round(Math.max(waitMs, Math.min(standingMs, jittered(pollAfterMaxMs, random()))));
}

/** Spreads polls by ± 20 %: buyers who pressed Buy together do not poll together. `random` is in [0, 1). */
export function jittered(ms: number, random: number): number {
  return Math.round(ms * (0.8 + 0.4 * random));
}

/** Estimated time until `ahead` purchases are decided, in milliseconds; null when the rate is not known. */
export function etaMs(ahead: number, ratePerSecond: number | null): number | null {
  if (ratePerSecond === null || ratePerSecond <= 0) return null;
  return Math.round((ahead / ratePerSecond) * 1000);
}
