import { jittered } from "@admit/contract";
import { ConnectionLost, isPassing, type Refused } from "../api/request.ts";
import type { Sources } from "../sources/sources.ts";

/** Why requests fail right now. */
export type Trouble = "offline" | "lost" | "busy" | "line-full";

export function troubleOf(error: ConnectionLost | Refused, sources: Pick<Sources, "isOnline">): Trouble {
  if (error instanceof ConnectionLost) return sources.isOnline() ? "lost" : "offline";
  return error.problem.code === "line-full" ? "line-full" : "busy";
}

const backoffMinMs = 500;
const backoffMaxMs = 20_000;
/** No answer makes a buyer wait longer than this. */
const retryAfterMaxMs = 5 * 60_000;

/** Half a second, doubled after each failure, up to 20 s. */
export const backoffMs = (failures: number): number => Math.min(backoffMinMs * 2 ** failures, backoffMaxMs);

type WaitSources = Pick<Sources, "rest" | "restUntilBack" | "random">;

/**
 * Waits until the same request may be sent again: `Retry-After` and a little more, else the backoff.
 * @param failures how many attempts in a row have failed before this one
 */
export function waitAfter(
  error: ConnectionLost | Refused,
  failures: number,
  sources: WaitSources,
  signal: AbortSignal,
): Promise<void> {
  if (!(error instanceof ConnectionLost) && error.retryAfterMs !== null) {
    const spread = 1 + 0.2 * sources.random();
    return sources.rest(Math.round(Math.min(error.retryAfterMs, retryAfterMaxMs) * spread), signal);
  }
  return sources.restUntilBack(jittered(backoffMs(failures), sources.random()), signal);
}

/**
 * Repeats a request until it is answered, waiting longer after each failure.
 * @throws errors that a repetition cannot solve, and the signal's reason once it is aborted
 */
export async function untilAnswered<Value>(
  request: () => Promise<Value>,
  sources: WaitSources,
  signal: AbortSignal,
  onFailure: (error: ConnectionLost | Refused) => void,
): Promise<Value> {
  for (let failures = 0; ; failures++) {
    signal.throwIfAborted();
    try {
      return await request();
    } catch (error) {
      signal.throwIfAborted();
      if (!isPassing(error)) throw error;
      onFailure(error);
      await waitAfter(error, failures, sources, signal);
    }
  }
}
