import { eventChangedChannel, handOverChannel, hotKey, leaseKey, wakeChannel } from "@admit/contract";
import type { Redis } from "ioredis";

/** What gateways say of an event. */
export interface EventWords {
  /** A bundle came into its line. */
  wake: (eventId: string) => void;
  /** Its row has changed. */
  changed: (eventId: string) => void;
  /** Its issuer is to leave it to another worker. */
  handOver: (eventId: string) => void;
  /** Words are heard again, after a time in which some may have been missed. */
  missed: () => void;
}

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

  /** Who holds the leases of events, in their order; null where nobody does. One round trip for all. */
  async holdersOf(eventIds: readonly string[]): Promise<(string | null)[]> {
    const pipeline = this.#redis.pipeline();
    for (const eventId of eventIds) pipeline.get(leaseKey(this.#prefix, eventId));
    const answers = (await pipeline.exec()) ?? [];
    return answers.map(([error, holder]) => {
      if (error !== null) throw error;
      return holder as string | null;
    });
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
  async listen(subscriber: Redis, on: EventWords): Promise<void> {
    const words = new Map([
      [wakeChannel(this.#prefix), on.wake],
      [eventChangedChannel(this.#prefix), on.changed],
      [handOverChannel(this.#prefix), on.handOver],
    ]);
    subscriber.on("message", (channel, eventId) => words.get(channel)?.(eventId));
    const subscribe = () => subscriber.subscribe(...words.keys());
    await subscribe();
    // Only once Redis has answered does it pass on every word; ioredis subscribes again by itself, and does not say when.
    subscriber.on("ready", () => void subscribe().then(on.missed, () => undefined));
  }
}
