/** The longest span, in milliseconds, over which a length is taken: a line comes and goes with each group. */
const overMs = 2000;

/** How long a queue was: at a third of the time, and at its end. */
export interface QueueLengths {
  early: number;
  late: number;
}

/**
 * The median of the samples around each moment.
 * @param samples by their time from the beginning of the counted time
 */
export function queueLengths(samples: readonly { atMs: number; waiting: number }[], tookMs: number): QueueLengths {
  const spanMs = Math.min(overMs, tookMs / 3);
  const medianWithin = (fromMs: number, toMs: number): number => {
    const within = samples.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs).map(({ waiting }) => waiting);
    return within.sort((a, b) => a - b)[Math.floor(within.length / 2)] ?? 0;
  };
  return {
    early: medianWithin(tookMs / 3 - spanMs / 2, tookMs / 3 + spanMs / 2),
    late: medianWithin(tookMs - spanMs, tookMs),
  };
}
