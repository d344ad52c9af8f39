import { Latencies } from "./latencies.ts";

/** Above this p99 of the send lag a run tells more about the machine that sends than about what it sends to. */
export const sendLagMaxMs = 5;
/** Time to get ready, so that the first request is on time too. */
const leadMs = 50;

export interface Target {
  /** Asked when a request is due: whether as many are on their way as can be. */
  isFull(index: number): boolean;
  /** Begins to send a request, and does not wait for its answer. */
  send(index: number, intendedAtMs: number): void;
  /**
   * Hands over what sends all that is due by now. To be called between answers where hundreds may come at once, as
   * they do from a service that takes requests together: sending would wait for all of them.
   */
  begin?(sendDue: () => void): void;
}

export interface Sending {
  sent: number;
  /** What was not sent, since the target was full. */
  dropped: number;
  /** From the first to the last of those sent. */
  tookMs: number;
  /** How much later than intended each was sent. */
  lag: Latencies;
}

/**
 * Sends each request at its time, whatever became of those before it: an open loop. Timers wake at each millisecond
 * at best, so each waking sends all that is due by then; waiting in a busy loop would take a whole core from what is
 * being measured.
 *
 * @param schedule milliseconds from the start, ascending
 * @param lagFromMs the lag of what is scheduled before is not recorded
 */
export async function sendOnTime(schedule: Float64Array, target: Target, lagFromMs = 0): Promise<Sending> {
  const startAtMs = performance.now() + leadMs;
  const intendedAtMs = (index: number): number => startAtMs + (schedule[index] ?? 0);
  const sending: Sending = { sent: 0, dropped: 0, tookMs: 0, lag: new Latencies() };
  let next = 0;
  const sendDue = (): void => {
    // Only what is due at this moment: when sending cannot keep up, answers still get their turn.
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
