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

/** The events' queues, from the side of those who put bundles in. */
export class LineQueues {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #log: Logger;
  readonly #queues: LRUCache<string, Queue>;
  readonly #markedAtMs = new LRUCache<string, number>({ max: queuesMax });

  constructor(redis: Redis, prefix: string, log: Logger) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#log = log;
    this.#queues = new LRUCache({ max: queuesMax, dispose: (queue) => void queue.close() });
  }

  /**
   * Puts a bundle into its event's queue and sees to it that a worker knows.
   * @throws when Redis does not answer; the bundle may be in the queue all the same
   */
  async add(eventId: string, bundle: Bundle): Promise<void> {
    await this.#queueOf(eventId).add("bundle", bundle, {
      removeOnComplete: keepCompleted,
      removeOnFail: keepFailed,
    });
    this.markHot(eventId);
  }

  /**
   * Names the event as hot, at most once in `hotMarkMs`: well within the time after which an idle issuer
   * lets go, so that no bundle is overlooked.
   */
  markHot(eventId: string): void {
    const nowMs = performance.now();
    if (nowMs - (this.#markedAtMs.get(eventId) ?? Number.NEGATIVE_INFINITY) < hotMarkMs) return;
    this.#markedAtMs.set(eventId, nowMs);
    const marked = [
      this.#redis.sadd(hotKey(this.#prefix), eventId),
      this.#redis.publish(wakeChannel(this.#prefix), eventId),
    ];
    Promise.all(marked).catch((error: unknown) => {
      this.#markedAtMs.delete(eventId);
      this.#log.warn({ event: eventId, err: error }, "event was not marked hot");
    });
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
