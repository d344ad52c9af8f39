import { RedisConnection } from "bullmq";
import type { Redis } from "ioredis";

/** One connection for all queues: BullMQ would ask for Redis' version and define its scripts anew for each. */
export function shareConnection(redis: Redis): RedisConnection {
  const connection = new RedisConnection(redis, {
    shared: true,
    blocking: false,
    skipVersionCheck: true,
    skipWaitingForReady: true,
  });
  // Its faults are logged where it was opened.
  return connection.on("error", () => undefined);
}
