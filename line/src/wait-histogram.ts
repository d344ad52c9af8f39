/**
 * Waits counted by length, so that those of several issuers and seconds can be added up: percentiles cannot be
 * averaged. The bounds are upper ones in milliseconds, about a third apart; longer waits are in the last.
 */
export const waitBoundsMs = [
  1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 1500, 2000, 3000, 5000, 7000, 10_000,
  15_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000,
] as const;

/** How many waits are within each bound; the last counts those beyond all bounds. */
export type WaitHistogram = number[];

export const emptyWaits = (): WaitHistogram => Array.from({ length: waitBoundsMs.length + 1 }, () => 0);

export function noteWait(waits: WaitHistogram, waitMs: number): void {
  const at = waitBoundsMs.findIndex((boundMs) => waitMs <= boundMs);
  const bucket = at === -1 ? waitBoundsMs.length : at;
  waits[bucket] = (waits[bucket] ?? 0) + 1;
}

export function addWaits(to: WaitHistogram, waits: WaitHistogram): void {
  for (const [bucket, count] of waits.entries()) to[bucket] = (to[bucket] ?? 0) + count;
}

/**
 * The wait that a share of all did not exceed, in milliseconds, interpolated between two bounds.
 * @param share 0 to 1
 * @returns null for an empty histogram
 */
export function waitAt(waits: WaitHistogram, share: number): number | null {
  const total = waits.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let left = share * total;
  for (const [bucket, count] of waits.entries()) {
    if (count === 0 || left > count) {
      left -= count;
      continue;
    }
    const from = waitBoundsMs[bucket - 1] ?? 0;
    const until = waitBoundsMs[bucket] ?? from;
    return Math.round((from + ((until - from) * left) / count) * 10) / 10;
  }
  return waitBoundsMs.at(-1) ?? null;
}
