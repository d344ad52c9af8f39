import type { Redis } from "ioredis";
import type { Logger } from "pino";
import type { LineStore } from "../line-store.ts";
import { openIntake } from "./intake.ts";
import { openIssuing } from "./issuing.ts";
import { keysOf, type Keys } from "./keys.ts";
import { openMonitoring } from "./monitoring.ts";
import { openNotifications } from "./notifications.ts";
import { openRedis, openSubscriber } from "./open-redis.ts";
import { openQueues } from "./queues.ts";
import { defineScripts, type Scripts } from "./scripts.ts";
import { openWorkerQueues } from "./worker-queue.ts";

/** The connection for commands: it fails fast, and never queues while Redis is away. */
export interface Connection {
  redis: Redis;
  scripts: Scripts;
  keys: Keys;
}

export interface RedisLineOptions {
  url: string;
  prefix: string;
  log: Logger;
  /** Connects for queues at once, so that a worker has as many connections before its first event as after it. */
  takesBatches?: true;
}

/** The lines in Redis. Connects at once, and again for ever; while Redis is away every call is rejected within a second. */
export function openRedisLine({ url, prefix, log, takesBatches }: RedisLineOptions): LineStore {
  const redis = openRedis(url, log);
  const connection: Connection = { redis, scripts: defineScripts(redis), keys: keysOf(prefix) };
  const queues = openQueues(connection, log);
  const workers = openWorkerQueues(prefix, () => openSubscriber(url, log, "queues"));
  if (takesBatches) workers.connect();
  const notifications = openNotifications(connection, () => openSubscriber(url, log));
  return {
    ...openIntake(connection, (eventId) => queues.begin(eventId)),
    ...openIssuing(connection, (eventId) => queues.forgetMark(eventId)),
    ...openMonitoring(connection),
    ...queues.shown,
    notify: (change, id) => notifications.notify(change, id),
    subscribe: (listener) => notifications.subscribe(listener),
    openQueue: (options) => workers.open(options),
    async close() {
      await queues.close();
      workers.close();
      notifications.close();
      redis.disconnect();
    },
  };
}
