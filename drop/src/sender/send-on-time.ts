import { Latencies } from "./latencies.ts";

/** Above this p99 of the send lag a run shows more of the machine that sends than of the service under load. */
export const sendLagMaxMs = 5;
/** Time to get ready, so that the first request is on time too. */
const leadMs = 50;

export interface Target {
  /** Called when a request is due: whether the limit of unanswered requests is reached. */
  isFull(index: number): boolean;
  /** Begins to send a request, and does not wait for its answer. */
  send(index: number, intendedAtMs: number): void;
  /**
   * Receives a function that sends everything due by now. Call it between answers if hundreds arrive at once, as from
   * a service that takes requests in batches: otherwise sending waits for all of them.
   */
  begin?(sendDue: () => void): void;
}

/**
 * Sends each request at its time, whatever happens to those before it: an open loop. Timers wake at each millisecond
 * at best, so each wake-up sends all that is due; a busy loop would take a whole core from the measured service.
 *
 * @param schedule milliseconds from the start, ascending
 * @param lagFromMs the lag of what is scheduled earlier is not recorded
 */
export async function sendOnTime(schedule: Float64Array, target: Target, lagFromMs = 0) {
  const startAtMs = performance.now() + leadMs;
  const intendedAtMs = (index: number): number => startAtMs + (schedule[index] ?? 0);
  const sending = {
    sent: 0,
    /** Not sent, because the target was full. */
    dropped: 0,
    /** From the first intended to the last sent. */
    tookMs: 0,
    /** How much later than intended each was sent. */
    lag: new Latencies(),
  };
  let next = 0;
  const sendDue = (): void => {
    // Only what is due at this moment: when sending cannot keep up, answers are still read in between.
    const dueAtMs = performance.now();
    for (; next < schedule.length && intendedAtMs(next) <= dueAtMs; next++) {
      if (target.isFull(next)) {
        sending.dropped++;
        continue;
      }
      const nowMs = performance.now();
      if ((schedule[next] ?? 0) >= lagFromMs) sending.lag.record(nowMs - intendedAtMs(next));
      target.send(next, intendedAtMs(next));
      sending.sent++;
      sending.tookMs = nowMs - intendedAtMs(0);
    }
  };
  target.begin?.(sendDue);
  while (next < schedule.length) {
    await until(intendedAtMs(next));
    sendDue();
  }
  return sending;
}

function until(atMs: number): Promise<void> {
  const restMs = atMs - performance.now();
  return new Promise((resolve) => {
    if (restMs <= 0) setImmediate(resolve);
    else setTimeout(resolve, Math.max(1, Math.floor(restMs)));
  });
}
