import type { Redis } from "ioredis";

/** Removes the keys of one set-up from a Redis that others may use too. */
export async function forgetKeys(redis: Redis, prefix: string): Promise<void> {
  for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 10_000 }) as AsyncIterable<string[]>) {
    if (keys.length > 0) await redis.unlink(...keys);
  }
}
