import { setTimeout as pause } from "node:timers/promises";

const attemptsMax = 5;
/** Longest pause after the first failed attempt; it grows with each. */
const pauseMaxMs = 20;

/**
 * Repeats a transaction that the database ended for a transient reason: a deadlock, a lock that took too long, no free
 * connection.
 * @throws the last attempt's error
 */
export async function withRetries<Result>(
  attempt: () => Promise<Result>,
  isTransient: (error: unknown) => boolean,
): Promise<Result> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isTransient(error) || attempts === attemptsMax) throw error;
      await pause(Math.random() * pauseMaxMs * attempts);
    }
  }
}
