/** Over how long, at most, a length is taken: a line comes and goes with each group. */
const overMs = 2000;

/** How many waited in a queue: at a third of the time, and at its end. */
export interface QueueLengths {
  early: number;
  late: number;
}

/**
 * How long a queue was; the middle of what was seen around each moment.
 * @param seen by when, from the beginning of the counted time
 */
export function queueLengths(seen: readonly { atMs: number; waiting: number }[], tookMs: number): QueueLengths {
  const halfMs = Math.min(overMs, tookMs / 3) / 2;
  const within = (fromMs: number, toMs: number): number =>
    middle(seen.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs).map(({ waiting }) => waiting));
  return {
    early: within(tookMs / 3 - halfMs, tookMs / 3 + halfMs),
    late: within(tookMs - 2 * halfMs, tookMs),
  };
}

function middle(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
