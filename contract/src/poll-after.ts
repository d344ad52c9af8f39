import { pollAfterFreshMs, pollAfterMinMs, pollBudgetPerSecond } from "./limits.ts";

/** Part of the budget that is given away: the rest is for chance, which lets more look in one second than in another. */
const givenShare = 0.8;
/** Who looks when their turn should have come does so this much early at most: estimates are the rougher the longer. */
const earlyShare = 0.2;

/**
 * Everybody's share of the poll budget: if all who wait look once in this time, in milliseconds and before jitter,
 * they keep within `pollBudgetPerSecond`, however many they are.
 *
 * @param waiting purchases waiting for this event
 */
export function pollAfterMs(waiting: number): number {
  return Math.round(Math.max(pollAfterMinMs, (waiting / (pollBudgetPerSecond * givenShare)) * 1000));
}

/** What somebody who waits knows of their place. */
export interface Waiting {
  /** The share of everybody, as `Line.pollAfterMs` tells it. */
  shareMs: number;
  /** How many stand before and including this purchase. */
  position: number;
  /** Estimated time to the decision; null when it is not known. */
  etaMs: number | null;
  /** For how long the head has not moved, as far as it was looked at. */
  stoodMs: number;
}

/**
 * When somebody who knows their place looks at the line again, in milliseconds: after their share, or when their
 * turn should have come, whichever is sooner. The share is not used up where half the time that is left, or
 * `pollAfterFreshMs`, is soon enough. A line that stands is looked at again after about half as long as it has
 * stood: what was estimated does not hold.
 *
 * @param random in [0, 1); spreads those who pressed Buy together
 */
export function lookAfterMs({ shareMs, position, etaMs, stoodMs }: Waiting, random: () => number): number {
  // As many wait as stand before; and where nobody can tell, those near the head look sooner than those far from it.
  const ownMs = pollAfterMs(position);
  const seldomMs = Math.max(shareMs, ownMs, Math.min((etaMs ?? 0) / 2, pollAfterFreshMs));
  const turnMs = (etaMs ?? ownMs) * (1 - earlyShare * random()) + pollAfterMinMs;
  const standingMs = stoodMs * (0.4 + 0.2 * random());
  return Math.round(Math.min(jittered(seldomMs, random()), Math.max(turnMs, standingMs)));
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
