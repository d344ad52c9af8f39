/** Over the rounds. */
export interface Spread {
  median: number;
  low: number;
  high: number;
}

/** @returns null where there is nothing; of an even number the mean of the two in the middle is the median */
export function spreadOf(values: readonly (number | null | undefined)[]): Spread | null {
  const sorted = values.filter((value) => typeof value === "number").sort((a, b) => a - b);
  const [low] = sorted;
  const high = sorted.at(-1);
  if (low === undefined || high === undefined) return null;
  const half = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2;
  return { median, low, high };
}
