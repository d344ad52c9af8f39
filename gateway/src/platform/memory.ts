import { Session } from "node:inspector";

/**
 * Collects all garbage and returns free pages to the system. V8 by itself does so only when memory runs out: after a
 * drop it would keep about 134 MB. Blocks for about a tenth of a second. Node offers it only through its inspector.
 */
export function giveBackMemory(): void {
  const session = new Session();
  session.connect();
  // A session that is disconnected inside its own callback hangs.
  session.post("HeapProfiler.collectGarbage", () => setImmediate(() => session.disconnect()));
}

const checkEveryMs = 10_000;
/** Most requests between two checks of a gateway that rests. */
const restingMax = 100;
/** After fewer requests than this there is too little to collect. */
const workedMin = 10_000;

/** Calls `rest` once after each busy period, when few requests come. @param begun returns the number of requests so far */
export function restAfterWork(begun: () => number, rest: () => void): void {
  let atLastCheck = begun();
  let atLastRest = atLastCheck;
  const timer = setInterval(() => {
    const now = begun();
    const isResting = now - atLastCheck <= restingMax;
    atLastCheck = now;
    if (!isResting || now - atLastRest < workedMin) return;
    atLastRest = now;
    rest();
  }, checkEveryMs);
  timer.unref();
}
