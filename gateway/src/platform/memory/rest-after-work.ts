/** How often it is looked whether a gateway rests, and how few requests that is from one look to the next. */
const lookEveryMs = 10_000;
const restingMax = 100;
/** Fewer requests than this leave nothing that would be worth the work. */
const workedMin = 10_000;

/**
 * Calls `rest` when much was done and nobody is at it any more, once each time. It is looked for every 10 s.
 *
 * @param begun requests so far
 */
export function restAfterWork(begun: () => number, rest: () => void): void {
  let atLastLook = begun();
  let atLastRest = atLastLook;
  const timer = setInterval(() => {
    const now = begun();
    const isResting = now - atLastLook <= restingMax;
    atLastLook = now;
    if (!isResting || now - atLastRest < workedMin) return;
    atLastRest = now;
    rest();
  }, lookEveryMs);
  timer.unref();
}
