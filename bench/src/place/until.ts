import { setTimeout as pause } from "node:timers/promises";

const askEveryMs = 25;

/**
 * Asks until there is an answer, each 25 ms.
 * @param what is waited for, for whoever reads that it never came
 * @param ask undefined, null or false is no answer yet; what it throws ends the wait
 * @throws Error when there is none within `withinMs`
 */
export async function until<Value>(
  what: string,
  ask: () => Promise<Value | undefined | null | false> | Value | undefined | null | false,
  withinMs: number,
): Promise<Value> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`not within ${withinMs / 1000} s: ${what}`);
    await pause(askEveryMs);
  }
}
