import { QueueKeys, RedisQueueBackend, type JobJson, type QueueOptions, type RedisConnection } from "bullmq";

type ParentOptions = Parameters<RedisQueueBackend["addJob"]>[2];

/**
 * A queue in Redis, on a connection that all queues share: BullMQ's own would ask Redis for its version once for each.
 * Whoever puts a job in says so in the same breath.
 */
export class QueueBackend extends RedisQueueBackend {
  readonly #tell: () => Promise<void>;

  /** @param tell sends word at once that a job comes; to add one fails where it does */
  constructor(connection: RedisConnection, name: string, options: QueueOptions, tell: () => Promise<void>) {
    const keys = new QueueKeys(options.prefix);
    super(connection, name, keys.getKeys(name), (type) => keys.toKey(name, type), options, undefined, false);
    this.#tell = tell;
  }

  override async addJob(job: JobJson, jobId: string, parent?: ParentOptions): Promise<string> {
    const client = await this.client;
    // Redis takes both in this order, so that whoever hears of the job finds it.
    const [id] = await Promise.all([this.addJobToTransaction(client, job, jobId, parent), this.#tell()]);
    return id;
  }
}
