import { queueName, issuerConcurrency } from "@admit/contract";
import { Queue, QueueKeys, Worker, type Job, type RedisConnection } from "bullmq";
import type { Redis } from "ioredis";
import { LineBackend } from "../ownership/line-backend.ts";
import { LineWake } from "../ownership/line-wake.ts";

/** How long a job's lock lasts without being renewed, and how often stalled jobs are looked for. */
export const jobLockMs = 5000;
export const stalledCheckMs = 2000;

export interface LineQueueOptions {
  eventId: string;
  /** Brings one bundle to its end. What it throws fails the job; what it never ends leaves the job in hand. */
  process: (data: unknown) => Promise<void>;
  onError: (error: Error) => void;
}

/** An event's bundles, as its issuer sees them. */
export interface LineQueue {
  /** Begins to take bundles. */
  run(): void;
  /** Somebody came into the line. */
  wake(): void;
  /** The bundles that somebody has in hand. */
  readActive(): Promise<unknown[]>;
  /** Puts back the bundles that nobody has in hand any more. */
  moveStalledJobsToWait(): Promise<unknown>;
  /** Removes what would stay for ever of a line in which nobody stands: finished bundles, and BullMQ's words on them. */
  clear(): Promise<void>;
  /** @param force waits for no bundle: those in hand stay active, for the next owner */
  close(force?: boolean): Promise<void>;
}

export interface QueuePlace {
  /** BullMQ's, for all queues: waits for Redis to come back. */
  redis: Redis;
  /** The same, as BullMQ wants it. */
  connection: RedisConnection;
  prefix: string;
  workerId: string;
}

/** The event's queue in BullMQ. */
export function openLineQueue(
  { redis, connection, prefix, workerId }: QueuePlace,
  { eventId, process, onError }: LineQueueOptions,
): LineQueue {
  const wake = new LineWake();
  const name = queueName(eventId);
  const options = {
    connection: redis,
    prefix,
    concurrency: issuerConcurrency,
    lockDuration: jobLockMs,
    stalledInterval: stalledCheckMs,
    // The issuer's tick does that, where there is a job that could be stalled.
    skipStalledCheck: true,
    maxStalledCount: Number.MAX_SAFE_INTEGER,
    // How long the worker pauses after a failed fetch; BullMQ's 15 s would outlast most outages of Redis.
    runRetryDelay: 500,
    autorun: false,
    name: workerId,
  };
  const backend = new LineBackend(connection, name, options, wake);
  const worker = new Worker(
    name,
    (job: Job) => process(job.data),
    options,
    () => backend,
  );
  worker.on("error", onError);
  return {
    run: () => void worker.run().catch(onError),
    wake: () => wake.wake(),
    async readActive() {
      const queue = new Queue(name, { connection: redis, prefix, skipMetasUpdate: true }, () => backend);
      return (await queue.getActive(0, -1)).map((job) => job.data as unknown);
    },
    moveStalledJobsToWait: () => backend.moveStalledJobsToWait(),
    async clear() {
      await backend.cleanJobsByState("completed", Date.now());
      await redis.unlink(new QueueKeys(prefix).toKey(name, "events"));
    },
    close: (force) => worker.close(force),
  };
}
