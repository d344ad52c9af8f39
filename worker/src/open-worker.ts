import { issuerIdleMs } from "@admit/contract";
import { openMysql, statementTimeoutMs } from "@admit/prisma";
import { announcePresence, durabilityQueries, logDurability, openRedis, openSubscriber } from "@admit/telemetry";
import { noTracing, type Tracing } from "@admit/telemetry";
import { RedisConnection } from "bullmq";
import type { Redis } from "ioredis";
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Logger } from "pino";
import { openLineQueue } from "./line/line-queue.ts";
import { makeWorkerMetrics } from "./metrics.ts";
import { HotEvents } from "./ownership/hot-events.ts";
import { Issuers } from "./ownership/issuers.ts";
import type { WorkerServices } from "./services.ts";
import type { WorkerSettings } from "./settings.ts";

/** Groups of different events commit side by side, on a connection each. */
const mysqlConnections = 16;

export interface OpenedWorker {
  services: WorkerServices;
  /** Finishes what is in hand, lets go of every event, closes every connection. */
  close(): Promise<void>;
}

/** Opens a worker's connections and begins to issue. */
export async function openWorker(
  settings: WorkerSettings,
  log: Logger,
  idleMs = issuerIdleMs,
  tracing: Tracing = noTracing,
  metrics = makeWorkerMetrics(),
): Promise<OpenedWorker> {
  const redis = openRedis(settings.REDIS_URL, log);
  const queueRedis = openSubscriber(settings.REDIS_URL, log, "queues");
  const subscriber = openSubscriber(settings.REDIS_URL, log);
  const workerId = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const queues = {
    redis: queueRedis,
    connection: shareConnection(queueRedis),
    prefix: settings.REDIS_PREFIX,
    workerId,
  };
  const services: WorkerServices = {
    settings,
    log,
    workerId,
    pool: openMysql(settings.DATABASE_URL, mysqlConnections),
    redis,
    openQueue: (options) => openLineQueue(queues, options),
    subscriber,
    hotEvents: new HotEvents(redis, settings.REDIS_PREFIX),
    metrics,
    tracing,
    idleMs,
  };
  const issuers = new Issuers(services);
  await issuers.start();
  const presence = announcePresence({
    redis,
    prefix: settings.REDIS_PREFIX,
    id: services.workerId,
    part: "worker",
    events: () => issuers.size,
    onFault: (error) => log.debug({ err: error }, "this worker's word was not taken"),
  });
  logDurabilityOnce(services);
  return {
    services,
    async close() {
      await issuers.close();
      await presence.close();
      for (const connection of [redis, queueRedis, subscriber]) connection.disconnect();
      await services.pool.end();
    },
  };
}

/** For all queues: BullMQ would ask each anew what Redis it has before it, and teach it the same scripts. */
function shareConnection(redis: Redis): RedisConnection {
  const connection = new RedisConnection(redis, {
    shared: true,
    blocking: false,
    skipVersionCheck: true,
    skipWaitingForReady: true,
  });
  // Its faults are logged where it was opened.
  return connection.on("error", () => undefined);
}

/** An error in the log for each setting of the servers by which something could be lost; as soon as Redis is there. */
function logDurabilityOnce({ redis, pool, log }: WorkerServices): void {
  const queryRow = async (sql: string): Promise<Record<string, string | number | null>> => {
    const [rows] = await pool.query({ sql, timeout: statementTimeoutMs });
    return (rows as Record<string, string | number | null>[])[0] ?? {};
  };
  const check = (): void => void logDurability(durabilityQueries(redis, queryRow), log);
  if (redis.status === "ready") check();
  else redis.once("ready", check);
}
