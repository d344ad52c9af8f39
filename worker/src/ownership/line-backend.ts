import { QueueKeys, RedisQueueBackend, type RedisConnection, type WorkerOptions } from "bullmq";
import type { LineWake } from "./line-wake.ts";

/** What BullMQ takes for a job that is due at no time: it looks for none. */
const noJob = { member: "", score: Infinity };

/**
 * An event's queue in Redis, on a connection that all events share. BullMQ's own backend opens one more for each
 * worker, to wait on; here an issuer waits for the gateways' word. No job of ours is delayed, so no wait has a limit.
 */
export class LineBackend extends RedisQueueBackend {
  readonly #wake: LineWake;
  #isInterrupted = false;

  /** @param options those of the event's BullMQ worker */
  constructor(connection: RedisConnection, name: string, options: WorkerOptions, wake: LineWake) {
    const keys = new QueueKeys(options.prefix);
    super(connection, name, keys.getKeys(name), (type) => keys.toKey(name, type), options, undefined, false);
    this.#wake = wake;
  }

  /** Null once the queue is worth a look. */
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

  /** The connection stays open: it is the other events' too. */
  override async close(): Promise<void> {
    this.closing ??= this.disconnectBlocking();
    await this.closing;
  }
}
