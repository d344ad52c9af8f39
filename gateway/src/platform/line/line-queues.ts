import { hotKey, hotMarkMs, queueName, wakeChannel, type Bundle } from "@admit/contract";
import { Queue, RedisConnection } from "bullmq";
import type { Redis } from "ioredis";
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import { QueueBackend } from "./queue-backend.ts";

/** Most queues kept at a time: they are objects in memory, and hold no connection of their own. */
const queuesMax = 1000;
/** Events that BullMQ keeps per queue; nobody here reads them. */
const streamEventsMax = 10;
/** Finished jobs kept per queue, for whoever looks into one. */
const keepCompleted = { age: 60, count: 100 };
const keepFailed = { count: 1000 };

export interface FailedJob {
  id: string;
  atMs: number;
  reason: string;
}

interface Mark {
  atMs: number;
  done: Promise<void>;
}

/** The events' queues, from the side of those who put bundles in. */
export class LineQueues {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #log: Logger;
  readonly #connection: RedisConnection;
  readonly #queues = new LRUCache<string, Queue>({ max: queuesMax });
  readonly #marks = new LRUCache<string, Mark>({ max: queuesMax });

  constructor(redis: Redis, prefix: string, log: Logger) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#log = log;
    this.#connection = new RedisConnection(redis, {
      shared: true,
      blocking: false,
      skipVersionCheck: true,
      skipWaitingForReady: true,
    });
    // Its faults are logged where it was opened.
    this.#connection.on("error", () => undefined);
  }

  /**
   * Puts a bundle into its event's queue and sees to it that the workers know.
   * @throws when Redis does not answer; the bundle may be in the queue all the same
   */
  async add(eventId: string, bundle: Bundle): Promise<void> {
    await this.#queueOf(eventId).add("bundle", bundle, {
      removeOnComplete: keepCompleted,
      removeOnFail: keepFailed,
    });
  }

  /** Before an event's first bundle: BullMQ keeps 10,000 words on each queue unless it is told otherwise. */
  async begin(eventId: string): Promise<void> {
    await this.#queueOf(eventId).getBackend().setQueueMeta({ "opts.maxLenEvents": streamEventsMax });
  }

  /**
   * Names the event as hot, at most once in `hotMarkMs`: well within the time after which an idle issuer
   * lets go, so that no bundle is overlooked. Reaches Redis after the bundle: an issuer that lets go forgets the
   * event first and looks at the queue then.
   * @throws when Redis does not answer; whoever waits for the same mark fails with it
   */
  markHot(eventId: string): Promise<void> {
    const nowMs = performance.now();
    const last = this.#marks.get(eventId);
    if (last !== undefined && nowMs - last.atMs < hotMarkMs) return last.done;
    const mark = { atMs: nowMs, done: this.#mark(eventId) };
    this.#marks.set(eventId, mark);
    mark.done.catch(() => this.forgetMark(eventId));
    return mark.done;
  }

  /**
   * Jobs of an event that ended by a fault, the latest first.
   * @throws when Redis does not answer
   */
  async failedJobs(eventId: string, count: number): Promise<FailedJob[]> {
    const jobs = await this.#queueOf(eventId).getFailed(0, count - 1);
    return jobs.map(({ id, finishedOn, failedReason }) => ({
      id: id ?? "",
      atMs: finishedOn ?? 0,
      reason: failedReason ?? "",
    }));
  }

  /**
   * Puts jobs that ended by a fault into the queue again.
   * @returns how many there were
   * @throws when Redis does not answer; some may be in the queue all the same
   */
  async retryFailedJobs(eventId: string): Promise<number> {
    const queue = this.#queueOf(eventId);
    const count = await queue.getFailedCount();
    if (count === 0) return 0;
    await queue.retryJobs({ state: "failed", count: keepFailed.count });
    await this.#tell(eventId);
    return count;
  }

  /**
   * Whether no bundle waits or is in hand: what is not decided by then will not be.
   * @throws when Redis does not answer
   */
  async isEmpty(eventId: string): Promise<boolean> {
    const counts = await this.#queueOf(eventId).getJobCounts("waiting", "active", "delayed", "prioritized");
    return Object.values(counts).every((count) => count === 0);
  }

  /** Redis has forgotten the event: what was marked is not any more. */
  forgetMark(eventId: string): void {
    this.#marks.delete(eventId);
  }

  /** Word of each bundle, for the issuer that waits for it: it looks by itself each second, should word be lost. */
  #tell(eventId: string): Promise<void> {
    const hot = this.markHot(eventId);
    this.#redis
      .publish(wakeChannel(this.#prefix), eventId)
      .catch((error: unknown) => this.#log.debug({ event: eventId, err: error }, "the issuer was not told"));
    return hot;
  }

  async #mark(eventId: string): Promise<void> {
    await this.#redis.sadd(hotKey(this.#prefix), eventId);
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  #queueOf(eventId: string): Queue {
    const open = this.#queues.get(eventId);
    if (open !== undefined) return open;
    const options = { connection: this.#redis, prefix: this.#prefix, skipMetasUpdate: true };
    const tell = (): Promise<void> => this.#tell(eventId);
    const queue = new Queue(
      queueName(eventId),
      options,
      (name) => new QueueBackend(this.#connection, name, options, tell),
    );
    this.#queues.set(eventId, queue);
    return queue;
  }
}
