import { issuerIdleMs } from "@admit/contract";
import { openMysql, statementTimeoutMs } from "@admit/prisma";
import {
  announcePresence,
  durabilityQueries,
  logDurability,
  noTracing,
  openRedis,
  openSubscriber,
  type Tracing,
} from "@admit/telemetry";
import { RedisConnection } from "bullmq";
import type { Redis } from "ioredis";
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Logger } from "pino";
import { mysqlIssuerDatabase } from "./database/mysql-issuer-database.ts";
import { openLineQueue } from "./line/line-queue.ts";
import { makeWorkerMetrics } from "./metrics.ts";
import { HotEvents } from "./ownership/hot-events.ts";
import { Issuers } from "./ownership/issuers.ts";
import type { WorkerServices } from "./services.ts";
import type { WorkerSettings } from "./settings.ts";

/** Groups of different events commit concurrently, each on its own connection. */
const mysqlConnections = 16;

export interface OpenedWorker {
  services: WorkerServices;
  /** Finishes its groups, releases its events, closes its connections. */
  close(): Promise<void>;
}

/** Opens a worker's connections and starts issuing. */
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
  const pool = openMysql(settings.DATABASE_URL, mysqlConnections);
  const services: WorkerServices = {
    settings,
    log,
    workerId,
    pool,
    database: mysqlIssuerDatabase(pool),
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
    onFault: (error) => log.debug({ err: error }, "this worker's presence was not recorded"),
  });
  logDurabilityOnce(services);
  return {
    services,
    async close() {
      await issuers.close();
      await presence.close();
      for (const connection of [redis, queueRedis, subscriber]) connection.disconnect();
      await pool.end();
    },
  };
}

/** One for all queues: BullMQ would check the version of Redis and load its scripts again for each. */
function shareConnection(redis: Redis): RedisConnection {
  const connection = new RedisConnection(redis, {
    shared: true,
    blocking: false,
    skipVersionCheck: true,
    skipWaitingForReady: true,
  });
  // Its errors are logged where it was opened.
  return connection.on("error", () => undefined);
}

/** Logs an error for each setting of the servers that risks losing data, once Redis is ready. */
function logDurabilityOnce({ redis, pool, log }: WorkerServices): void {
  const queryRow = async (sql: string): Promise<Record<string, string | number | null>> => {
    const [rows] = await pool.query({ sql, timeout: statementTimeoutMs });
    return (rows as Record<string, string | number | null>[])[0] ?? {};
  };
  const check = (): void => void logDurability(durabilityQueries(redis, queryRow), log);
  if (redis.status === "ready") check();
  else redis.once("ready", check);
}
