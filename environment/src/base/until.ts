import { setTimeout as pause } from "node:timers/promises";

const pollEveryMs = 25;
const answerWithinMs = 2000;

type Answer<Value> = Value | undefined | null | false;

/**
 * Polls until there is an answer.
 * @param what is expected, for the error
 * @param poll undefined, null or false is no answer yet; what it throws ends the polling
 * @throws Error if there is none within `withinMs`
 */
export async function until<Value>(
  what: string,
  poll: () => Promise<Answer<Value>> | Answer<Value>,
  withinMs = 30_000,
): Promise<Value> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await poll();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`not within ${withinMs / 1000} s: ${what}`);
    await pause(pollEveryMs);
  }
}

/** Whether a GET of this URL is answered with 2xx. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(answerWithinMs) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // the caller polls, and limits for how long
  }
}
