import { jittered } from "@admit/contract";
import { ConnectionLost, type Refused } from "../api/request.ts";
import type { Sources } from "../sources/sources.ts";

/** Why asking does not work right now. */
export type Trouble = "offline" | "lost" | "busy" | "line-full";

export function troubleOf(error: ConnectionLost | Refused, sources: Pick<Sources, "isOnline">): Trouble {
  if (error instanceof ConnectionLost) return sources.isOnline() ? "lost" : "offline";
  return error.problem.code === "line-full" ? "line-full" : "busy";
}

const backoffMinMs = 500;
const backoffMaxMs = 20_000;
/** No answer is obeyed that would have a buyer wait longer than this. */
const retryAfterMaxMs = 5 * 60_000;

/** Half a second, and twice as long after each failure, to 20 seconds. */
export const backoffMs = (failures: number): number => Math.min(backoffMinMs * 2 ** failures, backoffMaxMs);

/**
 * Waits until the same request may be sent again: what `Retry-After` says and a little more, else
 * the backoff.
 *
 * @param failures how many attempts in a row have failed before this one
 */
export function waitAfter(
  error: ConnectionLost | Refused,
  failures: number,
  sources: Pick<Sources, "rest" | "restUntilBack" | "random">,
  signal: AbortSignal,
): Promise<void> {
  if (!(error instanceof ConnectionLost) && error.retryAfterMs !== null) {
    const spread = 1 + 0.2 * sources.random();
    return sources.rest(Math.round(Math.min(error.retryAfterMs, retryAfterMaxMs) * spread), signal);
  }
  return sources.restUntilBack(jittered(backoffMs(failures), sources.random()), signal);
}
