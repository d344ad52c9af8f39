import { hotKey, hotMarkMs, queueName, wakeChannel, type Bundle } from "@admit/contract";
import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";

/** Most queues kept open at a time; a queue object holds no connection of its own. */
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
  readonly #queues: LRUCache<string, Queue>;
  readonly #marks = new LRUCache<string, Mark>({ max: queuesMax });

  constructor(redis: Redis, prefix: string, log: Logger) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#log = log;
    this.#queues = new LRUCache({ max: queuesMax, dispose: (queue) => void queue.close() });
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
    await this.markHot(eventId);
  }

  /**
   * Names the event as hot, at most once in `hotMarkMs`: well within the time after which an idle issuer
   * lets go, so that no bundle is overlooked. Comes after the bundle: an issuer that lets go forgets the
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
    await this.markHot(eventId);
    return count;
  }

  /** Redis has forgotten the event: what was marked is not any more. */
  forgetMark(eventId: string): void {
    this.#marks.delete(eventId);
  }

  async #mark(eventId: string): Promise<void> {
    await Promise.all([
      this.#redis.sadd(hotKey(this.#prefix), eventId),
      this.#redis.publish(wakeChannel(this.#prefix), eventId),
    ]);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#queues.values()].map((queue) => queue.close()));
  }

  #queueOf(eventId: string): Queue {
    const open = this.#queues.get(eventId);
    if (open !== undefined) return open;
    const queue = new Queue(queueName(eventId), {
      connection: this.#redis,
      prefix: this.#prefix,
      skipWaitingForReady: true,
      streams: { events: { maxLen: streamEventsMax } },
    });
    queue.on("error", (error) => this.#log.warn({ event: eventId, err: error }, "queue error"));
    this.#queues.set(eventId, queue);
    return queue;
  }
}
