import { Redis } from "ioredis";
import type { Logger } from "pino";

const reconnectMaxMs = 500;
const commandTimeoutMs = 800;

/**
 * A client that fails fast: while Redis is away a command is an error at once, and never waits in memory
 * to be sent later. It reconnects for ever; its errors are logged, and each caller sees their own.
 */
export function openRedis(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: commandTimeoutMs,
    connectTimeout: 1500,
    retryStrategy: (attempt) => Math.min(attempt * 50, reconnectMaxMs),
  });
  return logErrors(redis, log);
}

/** A client for subscriptions: they are made again by themselves after each reconnect. */
export function openSubscriber(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    connectTimeout: 1500,
    retryStrategy: (attempt) => Math.min(attempt * 50, reconnectMaxMs),
  });
  return logErrors(redis, log);
}

/** One line when the connection is lost and one when it is back, not one per attempt. */
function logErrors(redis: Redis, log: Logger): Redis {
  let away = false;
  redis.on("error", (error: Error) => {
    if (!away) log.error({ err: error }, "redis is away");
    away = true;
  });
  redis.on("ready", () => {
    if (away) log.info("redis is back");
    away = false;
  });
  return redis;
}
