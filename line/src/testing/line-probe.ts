import { issuerConcurrency } from "@admit/contract";
import { Queue, UnrecoverableError, Worker } from "bullmq";
import { Redis } from "ioredis";
import { Batch, type LineCommand } from "../commands.ts";
import type { KnownCounters, ProcessReport } from "../line-store.ts";
import type { LineSample } from "../line-sampler.ts";
import type { Publication } from "../publication.ts";
import { keysOf, queueName, type Keys } from "../redis/keys.ts";

/** A line as gateways and an issuer leave it in Redis. */
export interface PutLine extends Partial<KnownCounters> {
  /** The worker that holds the lease. */
  holder?: string | null;
  /** The newest first. */
  samples?: readonly LineSample[];
  /** How many jobs are in work, and have failed. */
  active?: number;
  failedJobs?: number;
}

/** A test's own connection to a deployment's Redis: prepares what is in it, plays an issuer, and reads what came of it. */
export class LineProbe {
  readonly redis: Redis;
  readonly keys: Keys;
  readonly #queues = new Map<string, Queue>();

  constructor(url: string, prefix: string) {
    this.redis = new Redis(url, { maxRetriesPerRequest: null });
    this.keys = keysOf(prefix);
  }

  /** A hot line. Purchases have waited since 1970 unless `sinceMs` says otherwise. */
  async putLine(
    eventId: string,
    { holder = null, samples = [], active = 0, failedJobs = 0, ...counters }: PutLine = {},
  ): Promise<void> {
    const fields = { seq: 0, head: 0, headAcceptedAtMs: 0, sinceMs: 0, born: "test", ...counters };
    const pipeline = this.redis.pipeline().sadd(this.keys.hot, eventId).hset(this.keys.line(eventId), fields);
    if (holder !== null) pipeline.set(this.keys.lease(eventId), holder);
    if (samples.length > 0)
      pipeline.rpush(this.keys.samples(eventId), ...samples.map((sample) => JSON.stringify(sample)));
    for (let at = 0; at < active; at++) pipeline.rpush(this.keys.queue(eventId, "active"), `active-${at}`);
    for (let at = 0; at < failedJobs; at++) pipeline.zadd(this.keys.queue(eventId, "failed"), 1, `failed-${at}`);
    await pipeline.exec();
  }

  async setCounters(eventId: string, counters: Partial<KnownCounters> & { stoppedUntilMs?: number }): Promise<void> {
    await this.redis.hset(this.keys.line(eventId), counters);
  }

  async counter(eventId: string, name: keyof KnownCounters | "stoppedUntilMs"): Promise<number> {
    return Number(await this.redis.hget(this.keys.line(eventId), name));
  }

  isHot = async (eventId: string): Promise<boolean> => (await this.redis.sismember(this.keys.hot, eventId)) === 1;
  markHot = (...eventIds: string[]): Promise<number> => this.redis.sadd(this.keys.hot, ...eventIds);
  unmarkHot = (...eventIds: string[]): Promise<number> => this.redis.srem(this.keys.hot, ...eventIds);
  forgetAllHot = (): Promise<number> => this.redis.del(this.keys.hot);

  leaseHolder = (eventId: string): Promise<string | null> => this.redis.get(this.keys.lease(eventId));
  endLease = (eventId: string): Promise<number> => this.redis.del(this.keys.lease(eventId));
  leaseLeftMs = (eventId: string): Promise<number> => this.redis.pttl(this.keys.lease(eventId));
  shortenLease = (eventId: string, ms: number): Promise<number> => this.redis.pexpire(this.keys.lease(eventId), ms);

  /** A process that reported last so long ago. @returns its id */
  async putProcess(
    id: string,
    { silentMs = 0, ...fields }: { silentMs?: number } & Partial<ProcessReport> = {},
  ): Promise<string> {
    const seenAt = new Date(Date.now() - silentMs).toISOString();
    const times = { startedAt: seenAt, seenAt };
    const report = {
      id,
      part: "worker",
      host: "host",
      pid: 1,
      ...times,
      rssBytes: 1,
      loopLagMs: 0,
      events: 0,
      ...fields,
    };
    await this.redis.hset(this.keys.processes, id, JSON.stringify(report));
    return id;
  }

  processes = (): Promise<string[]> => this.redis.hkeys(this.keys.processes);
  forgetProcesses = (): Promise<number> => this.redis.del(this.keys.processes);

  /** The event's queue in BullMQ; closed with the probe. */
  queue(eventId: string): Queue {
    const open = this.#queues.get(eventId);
    if (open !== undefined) return open;
    const queue = new Queue(queueName(eventId), { connection: this.redis, prefix: this.keys.prefix });
    this.#queues.set(eventId, queue);
    return queue;
  }

  /** The commands that wait in the queue, batch by batch. */
  async waiting(eventId: string): Promise<LineCommand[][]> {
    const jobs = await this.queue(eventId).getWaiting();
    return jobs.map(({ data }) => Batch.parse(data).commands);
  }

  /** How many of BullMQ's own events are kept of the queue. */
  queueEvents = (eventId: string): Promise<number> => this.redis.xlen(this.keys.queue(eventId, "events"));

  /** As after a restart of a Redis that lost its last writes: positions remain, batches do not. */
  forgetWaiting = (eventId: string): Promise<number> => this.redis.del(this.keys.queue(eventId, "wait"));
  forgetLine = (eventId: string): Promise<number> => this.redis.del(this.keys.hot, this.keys.line(eventId));

  /** Puts the first batch in work, as a worker that died leaves it. */
  async leaveInWork(eventId: string): Promise<void> {
    await this.redis.lmove(this.keys.queue(eventId, "wait"), this.keys.queue(eventId, "active"), "RIGHT", "LEFT");
  }

  /** Takes the batches out of an event's queue, one after the other, as its issuer would. */
  takeBatches(eventId: string, take: (commands: LineCommand[]) => Promise<void>): { close(): Promise<void> } {
    return this.#work(eventId, (data) => take(Batch.parse(data).commands), 1);
  }

  /** Adds a job that is no batch, and fails it as an issuer would. */
  async failJob(eventId: string): Promise<void> {
    await this.queue(eventId).add("batch", { nonsense: true });
    const issuer = this.#work(eventId, () => Promise.reject(new UnrecoverableError("not a batch")));
    await new Promise((resolve) => issuer.worker.once("failed", resolve));
    await issuer.close();
  }

  /** Every key of the deployment with its value, as text. */
  async everything(): Promise<{ keys: number; text: string }> {
    const keys = await this.redis.keys(`${this.keys.prefix}:*`);
    const values = await Promise.all(keys.map((key) => this.#valueOf(key)));
    return { keys: keys.length, text: keys.map((key, at) => `${key}\n${JSON.stringify(values[at])}`).join("\n") };
  }

  async #valueOf(key: string): Promise<unknown> {
    const type = await this.redis.type(key);
    if (type === "string") return this.redis.get(key);
    if (type === "hash") return this.redis.hgetall(key);
    if (type === "list") return this.redis.lrange(key, 0, -1);
    if (type === "set") return this.redis.smembers(key);
    if (type === "zset") return this.redis.zrange(key, "0", "-1");
    if (type === "stream") return this.redis.xrange(key, "-", "+");
    // It has expired.
    if (type === "none") return null;
    throw new Error(`the probe does not read a ${type}`);
  }

  publish(publication: Publication): Promise<number> {
    return this.redis.publish(this.keys.decidedChannel, JSON.stringify(publication));
  }

  /** Removes all keys of the deployment, and closes. */
  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
    const keys = await this.redis.keys(`${this.keys.prefix}:*`);
    if (keys.length > 0) await this.redis.del(keys);
    this.redis.disconnect();
  }

  #work(eventId: string, process: (data: unknown) => Promise<void>, concurrency = issuerConcurrency) {
    const connection = this.redis.duplicate();
    const worker = new Worker(queueName(eventId), ({ data }) => process(data), {
      connection,
      prefix: this.keys.prefix,
      concurrency,
    });
    return {
      worker,
      async close() {
        await worker.close();
        connection.disconnect();
      },
    };
  }
}
