import { hotKey, wakeChannel } from "@admit/contract";
import type { Redis } from "ioredis";

/** The events that have somebody in line, or had lately: found without looking at all events. */
export class HotEvents {
  readonly #redis: Redis;
  readonly #prefix: string;

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#prefix = prefix;
  }

  async list(): Promise<string[]> {
    return this.#redis.smembers(hotKey(this.#prefix));
  }

  async mark(eventId: string): Promise<void> {
    await this.#redis.sadd(hotKey(this.#prefix), eventId);
  }

  async forget(eventId: string): Promise<void> {
    await this.#redis.srem(hotKey(this.#prefix), eventId);
  }

  /**
   * Calls back for each event that a gateway names.
   * @param subscriber a connection of its own, since Redis allows nothing else on one that subscribes
   */
  async listen(subscriber: Redis, onWake: (eventId: string) => void): Promise<void> {
    subscriber.on("message", (_channel, eventId) => onWake(eventId));
    await subscriber.subscribe(wakeChannel(this.#prefix));
  }
}
