import { issuerIdleMs } from "@admit/contract";
import { openMysql, statementTimeoutMs } from "@admit/prisma";
import { announcePresence, openRedisLine, processId } from "@admit/line";
import { durabilityQueries, logDurability, noTracing, type Tracing } from "@admit/telemetry";
import type { Logger } from "pino";
import { mysqlIssuerDatabase } from "./database/mysql-issuer-database.ts";
import { makeWorkerMetrics } from "./metrics.ts";
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
  const store = openRedisLine({ url: settings.REDIS_URL, prefix: settings.REDIS_PREFIX, log, takesBatches: true });
  const pool = openMysql(settings.DATABASE_URL, mysqlConnections);
  const services: WorkerServices = {
    settings,
    log,
    workerId: processId(),
    pool,
    database: mysqlIssuerDatabase(pool),
    store,
    metrics,
    tracing,
    idleMs,
  };
  const issuers = new Issuers(services);
  await issuers.start();
  const presence = announcePresence({
    processes: store,
    id: services.workerId,
    part: "worker",
    owned: () => issuers.owned,
    mail: () => ({ isFolder: settings.SMTP_URL === undefined, ...metrics.lastMail }),
    onFault: (error) => log.debug({ err: error }, "this worker's presence was not recorded"),
  });
  logDurabilityOnce(services);
  return {
    services,
    async close() {
      await issuers.close();
      await presence.close();
      await store.close();
      await pool.end();
    },
  };
}

/** Logs an error for each setting of the servers that risks losing data, once Redis is ready. */
function logDurabilityOnce({ store, pool, log }: WorkerServices): void {
  const queryRow = async (sql: string): Promise<Record<string, string | number | null>> => {
    const [rows] = await pool.query({ sql, timeout: statementTimeoutMs });
    return (rows as Record<string, string | number | null>[])[0] ?? {};
  };
  void store.connected().then(() => logDurability(durabilityQueries(store, queryRow), log));
}
