/** How often in a minute a process may die and be started again; oftener, and it would not help. */
export const restartsPerMinuteMax = 5;
const minuteMs = 60_000;
const firstDelayMs = 500;

/**
 * How long to wait before a process is started again.
 * @param deaths when it died, this time included, oldest first
 * @returns milliseconds, or undefined when it is time to give up
 */
export function restartDelay(deaths: readonly number[], nowMs: number): number | undefined {
  const recent = deaths.filter((at) => nowMs - at < minuteMs).length;
  return recent > restartsPerMinuteMax ? undefined : firstDelayMs * 2 ** (recent - 1);
}
