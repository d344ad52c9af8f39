import { setTimeout as pause } from "node:timers/promises";

const attemptsMax = 5;
/** Longest pause after the first failed attempt; it grows with each. */
const pauseMaxMs = 20;

/**
 * Tries a transaction again where the database has ended it for reasons that pass: a deadlock, a lock that was
 * waited for too long, no connection that is free.
 * @throws the last attempt's error
 */
export async function withRetries<Result>(
  attempt: () => Promise<Result>,
  passes: (error: unknown) => boolean,
): Promise<Result> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt();
    } catch (error) {
      if (!passes(error) || attempts === attemptsMax) throw error;
      await pause(Math.random() * pauseMaxMs * attempts);
    }
  }
}
