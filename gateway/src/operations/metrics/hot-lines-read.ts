import { hotKey, leaseKey, lineKey, queueName } from "@admit/contract";
import type { Redis } from "ioredis";

/** Most lines that are read for one scrape: whichever of them Redis picks, where there are more. */
export const linesReadMax = 1000;

/** A line by Redis' word, whoever issues it. */
export interface HotLine {
  waiting: number;
  oldestWaitMs: number;
  /** Whether somebody holds the lease. */
  hasIssuer: boolean;
  /** Jobs that ended by a fault. */
  failedJobs: number;
}

/**
 * The lines that have somebody in them or lately had, by event id: also those that nobody issues. Two round trips.
 * @throws when Redis does not answer
 */
export async function readHotLines(redis: Redis, prefix: string): Promise<Map<string, HotLine>> {
  const events = await redis.srandmember(hotKey(prefix), linesReadMax);
  if (events.length === 0) return new Map();
  const pipeline = redis.pipeline();
  for (const event of events) {
    pipeline
      .hmget(lineKey(prefix, event), "seq", "head", "headAcceptedAtMs", "sinceMs")
      .exists(leaseKey(prefix, event))
      // BullMQ's set of failed jobs.
      .zcard(`${prefix}:${queueName(event)}:failed`);
  }
  const answers = ((await pipeline.exec()) ?? []).map(([error, value]) => {
    if (error !== null) throw error;
    return value;
  });
  const nowMs = Date.now();
  return new Map(
    events.map((event, at) => {
      const [counters, leases, failedJobs] = answers.slice(at * 3, at * 3 + 3);
      return [event, toLine(counters as (string | null)[], leases === 1, failedJobs as number, nowMs)];
    }),
  );
}

function toLine(counters: (string | null)[], hasIssuer: boolean, failedJobs: number, nowMs: number): HotLine {
  const [seq = 0, head = 0, headAcceptedAtMs = 0, sinceMs = 0] = counters.map(Number);
  const waiting = Math.max(0, seq - head);
  const oldestWaitMs = waiting === 0 ? 0 : Math.max(0, nowMs - Math.max(headAcceptedAtMs, sinceMs));
  return { waiting, oldestWaitMs, hasIssuer, failedJobs };
}
