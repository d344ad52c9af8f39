import { hotMarkMs } from "@admit/contract";
import { Queue, QueueKeys, RedisQueueBackend, type JobJson, type QueueOptions, type RedisConnection } from "bullmq";
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import type { Batch } from "../commands.ts";
import type { FailedJob } from "../line-store.ts";
import { queueName } from "./keys.ts";
import { shareConnection } from "./open-redis.ts";
import type { Connection } from "./redis-line.ts";

/** Most queues kept at a time: they are objects in memory, and have no connection of their own. */
const queuesMax = 1000;
/** Events that BullMQ keeps per queue; nothing reads them. */
const streamEventsMax = 10;
/** Finished jobs kept per queue, to find out afterwards what happened. */
const keepCompleted = { age: 60, count: 100 };
const keepFailed = { count: 1000 };

interface Mark {
  atMs: number;
  done: Promise<void>;
}

/** The events' queues in BullMQ, for gateways, which add batches. */
export function openQueues(connection: Connection, log: Logger) {
  const { redis, keys } = connection;
  const shared = shareConnection(redis);
  const queues = new LRUCache<string, Queue>({ max: queuesMax });
  const marks = new LRUCache<string, Mark>({ max: queuesMax });

  /** Redis has forgotten the mark, or it was removed. */
  const forgetMark = (eventId: string): void => void marks.delete(eventId);

  /**
   * Marks the event as hot, at most once in `hotMarkMs`: well within the time after which an idle issuer releases it.
   * Reaches Redis after the batch: an issuer that releases its event unmarks it first, and then reads the queue.
   */
  function markHot(eventId: string): Promise<void> {
    const nowMs = performance.now();
    const last = marks.get(eventId);
    if (last !== undefined && nowMs - last.atMs < hotMarkMs) return last.done;
    const mark = { atMs: nowMs, done: redis.sadd(keys.hot, eventId).then(() => undefined) };
    marks.set(eventId, mark);
    mark.done.catch(() => forgetMark(eventId));
    return mark.done;
  }

  /** Best effort; the issuer also polls every second. */
  function notifyIssuer(eventId: string): Promise<void> {
    const hot = markHot(eventId);
    redis
      .publish(keys.channel("queued"), eventId)
      .catch((error: unknown) => log.debug({ event: eventId, err: error }, "the issuer was not notified"));
    return hot;
  }

  function queueOf(eventId: string): Queue {
    const open = queues.get(eventId);
    if (open !== undefined) return open;
    const options = { connection: redis, prefix: keys.prefix, skipMetasUpdate: true };
    const queue = new Queue(
      queueName(eventId),
      options,
      (name) => new NotifyingBackend(shared, name, options, () => notifyIssuer(eventId)),
    );
    queues.set(eventId, queue);
    return queue;
  }

  return {
    /** What others see of the queues. */
    shown: {
      async enqueue(eventId: string, batch: Batch): Promise<void> {
        await queueOf(eventId).add("batch", batch, { removeOnComplete: keepCompleted, removeOnFail: keepFailed });
      },
      markHot,
      async isQueueEmpty(eventId: string): Promise<boolean> {
        const counts = await queueOf(eventId).getJobCounts("waiting", "active", "delayed", "prioritized");
        return Object.values(counts).every((count) => count === 0);
      },
      async failedJobs(eventId: string, count: number): Promise<FailedJob[]> {
        const jobs = await queueOf(eventId).getFailed(0, count - 1);
        return jobs.map(({ id = "", finishedOn = 0, failedReason }) => ({
          id,
          atMs: finishedOn,
          reason: failedReason,
        }));
      },
      async retryFailedJobs(eventId: string): Promise<number> {
        const queue = queueOf(eventId);
        const count = await queue.getFailedCount();
        if (count === 0) return 0;
        await queue.retryJobs({ state: "failed", count: keepFailed.count });
        await notifyIssuer(eventId);
        return count;
      },
    },
    forgetMark,
    /** Before an event's first batch: BullMQ keeps 10,000 events of each queue unless this is set. */
    async begin(eventId: string): Promise<void> {
      forgetMark(eventId);
      await queueOf(eventId).getBackend().setQueueMeta({ "opts.maxLenEvents": streamEventsMax });
    },
    close: () => shared.close(),
  };
}

type ParentOptions = Parameters<RedisQueueBackend["addJob"]>[2];

/**
 * A queue on a connection that all queues share: BullMQ's own would ask Redis for its version once for each. Adding a
 * job also notifies the issuer, in the same flush.
 */
class NotifyingBackend extends RedisQueueBackend {
  readonly #notify: () => Promise<void>;

  constructor(connection: RedisConnection, name: string, options: QueueOptions, notify: () => Promise<void>) {
    const keys = new QueueKeys(options.prefix);
    super(connection, name, keys.getKeys(name), (type) => keys.toKey(name, type), options, undefined, false);
    this.#notify = notify;
  }

  override async addJob(job: JobJson, jobId: string, parent?: ParentOptions): Promise<string> {
    const client = await this.client;
    // Redis takes both in this order, so that a notified issuer finds the job.
    const [id] = await Promise.all([this.addJobToTransaction(client, job, jobId, parent), this.#notify()]);
    return id;
  }
}
