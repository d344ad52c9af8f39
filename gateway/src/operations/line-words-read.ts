import { leaseKey, lineKey, queueName, samplesKey } from "@admit/contract";
import type { LineSample } from "@admit/line";
import type { Redis } from "ioredis";

/** What Redis knows of a line. */
export interface LineWord {
  seq: number;
  head: number;
  headAcceptedAtMs: number;
  sinceMs: number;
  /** Changes when Redis was emptied; null while the line has no counters. */
  born: string | null;
  /** The worker that holds the lease. */
  holder: string | null;
  /** Bundles in its hand. */
  active: number;
  failedJobs: number;
  /** The newest first, as many as were asked for. */
  samples: LineSample[];
}

export interface AskedLine {
  eventId: string;
  samples: number;
}

const commandsPerLine = 5;

/** Reads those lines in one round trip, at the same cost each. @throws when Redis does not answer */
export async function readLineWords(
  redis: Redis,
  prefix: string,
  asked: readonly AskedLine[],
): Promise<Map<string, LineWord>> {
  if (asked.length === 0) return new Map();
  const pipeline = redis.pipeline();
  for (const { eventId, samples } of asked) {
    const queue = `${prefix}:${queueName(eventId)}`;
    pipeline
      .hmget(lineKey(prefix, eventId), "seq", "head", "headAcceptedAtMs", "sinceMs", "born")
      .get(leaseKey(prefix, eventId))
      // BullMQ's list of jobs in hand and set of jobs that failed.
      .llen(`${queue}:active`)
      .zcard(`${queue}:failed`)
      .lrange(samplesKey(prefix, eventId), 0, samples - 1);
  }
  const answers = ((await pipeline.exec()) ?? []).map(([error, answer]) => {
    if (error !== null) throw error;
    return answer;
  });
  return new Map(
    asked.map(({ eventId }, at) => [eventId, toWord(answers.slice(at * commandsPerLine, (at + 1) * commandsPerLine))]),
  );
}

function toWord([counters, holder, active, failedJobs, samples]: unknown[]): LineWord {
  const [seq, head, headAcceptedAtMs, sinceMs, born] = counters as (string | null)[];
  return {
    seq: Number(seq),
    head: Number(head),
    headAcceptedAtMs: Number(headAcceptedAtMs),
    sinceMs: Number(sinceMs),
    born: born ?? null,
    holder: holder as string | null,
    active: active as number,
    failedJobs: failedJobs as number,
    // Written by our own worker: their shape is not checked again.
    samples: (samples as string[]).map((text) => JSON.parse(text) as LineSample),
  };
}
