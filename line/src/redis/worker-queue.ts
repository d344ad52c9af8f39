import { issuerConcurrency } from "@admit/contract";
import {
  Queue,
  QueueKeys,
  RedisQueueBackend,
  Worker,
  type Job,
  type RedisConnection,
  type WorkerOptions,
} from "bullmq";
import type { Redis } from "ioredis";
import { Batch } from "../commands.ts";
import { jobLockMs, type LineQueue, type LineQueueOptions, stalledCheckMs } from "../line-store.ts";
import { queueName } from "./keys.ts";
import { shareConnection } from "./open-redis.ts";

/** How long a BullMQ worker pauses after a failed fetch; its default of 15 s would outlast most outages of Redis. */
const retryFetchMs = 500;

/** The events' queues in BullMQ, for workers. @param connect a connection for all, which waits for Redis to come back */
export function openWorkerQueues(
  prefix: string,
  connect: () => Redis,
): { connect(): void; open(options: LineQueueOptions): LineQueue; close(): void } {
  let connection: { redis: Redis; shared: RedisConnection } | undefined;
  const connected = () => {
    if (connection !== undefined) return connection;
    const redis = connect();
    return (connection = { redis, shared: shareConnection(redis) });
  };
  return {
    connect: () => void connected(),
    open: (options) => openWorkerQueue({ ...connected(), prefix }, options),
    close: () => connection?.redis.disconnect(),
  };
}

function openWorkerQueue(
  { redis, shared, prefix }: { redis: Redis; shared: RedisConnection; prefix: string },
  { eventId, workerId, process, onError }: LineQueueOptions,
): LineQueue {
  const wake = new Wake();
  const name = queueName(eventId);
  const options = {
    connection: redis,
    prefix,
    concurrency: issuerConcurrency,
    lockDuration: jobLockMs,
    stalledInterval: stalledCheckMs,
    // The issuer calls `requeueStalled` where a job could be stalled.
    skipStalledCheck: true,
    maxStalledCount: Number.MAX_SAFE_INTEGER,
    runRetryDelay: retryFetchMs,
    autorun: false,
    name: workerId,
  };
  const backend = new WakingBackend(shared, name, options, wake);
  const worker = new Worker(
    name,
    ({ data }: Job) => process(parseBatch(data)),
    options,
    () => backend,
  );
  worker.on("error", onError);
  return {
    run: () => void worker.run().catch(onError),
    wake: () => wake.wake(),
    async readActive() {
      const queue = new Queue(name, { connection: redis, prefix, skipMetasUpdate: true }, () => backend);
      return (await queue.getActive(0, -1)).flatMap(({ data }) => Batch.safeParse(data).data ?? []);
    },
    requeueStalled: () => backend.moveStalledJobsToWait(),
    async clear() {
      await backend.cleanJobsByState("completed", Date.now());
      await redis.unlink(new QueueKeys(prefix).toKey(name, "events"));
    },
    close: (force) => worker.close(force),
  };
}

function parseBatch(data: unknown): Batch {
  const batch = Batch.safeParse(data);
  if (!batch.success) throw new Error(`not a batch: ${batch.error.message}`);
  return batch.data;
}

/** Where an issuer waits for the next batch of its line. */
export class Wake {
  #isWoken = false;
  #resume: (() => void) | null = null;

  /** A batch may be there. Kept for the next wait where none is in progress, and costs one read of the queue at most. */
  wake(): void {
    this.#isWoken = true;
    this.#resume?.();
  }

  /** Resolves once `wake` was called since the last wait ended. One wait at a time. */
  async next(): Promise<void> {
    if (!this.#isWoken) await new Promise<void>((resolve) => (this.#resume = resolve));
    this.#resume = null;
    this.#isWoken = false;
  }
}

/** Means to BullMQ: no job is due, at any time. It then reads no queue. */
const noJob = { member: "", score: Infinity };

/**
 * An event's queue on a connection that all events share. BullMQ's own backend opens one more for each worker, to wait
 * on; here an issuer waits for a notification. None of our jobs is delayed, so no wait has a limit.
 */
export class WakingBackend extends RedisQueueBackend {
  readonly #wake: Wake;
  #isInterrupted = false;

  constructor(connection: RedisConnection, name: string, options: WorkerOptions, wake: Wake) {
    const keys = new QueueKeys(options.prefix);
    super(connection, name, keys.getKeys(name), (type) => keys.toKey(name, type), options, undefined, false);
    this.#wake = wake;
  }

  /** Null once there may be a job in the queue. */
  override async waitForJob(): Promise<typeof noJob | null> {
    await this.#wake.next();
    return this.#isInterrupted ? noJob : null;
  }

  override async disconnectBlocking(): Promise<void> {
    this.#isInterrupted = true;
    this.#wake.wake();
  }

  override async reconnectBlocking(): Promise<void> {
    this.#isInterrupted = false;
  }

  /** The connection stays open: other events share it. */
  override async close(): Promise<void> {
    this.closing ??= this.disconnectBlocking();
    await this.closing;
  }
}
