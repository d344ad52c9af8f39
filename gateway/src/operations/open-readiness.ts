import { pendingMigrations, readRows, statementTimeoutMs } from "@admit/prisma";
import { durabilityQueries, logDurability, type DurabilityQueries } from "@admit/telemetry";
import { z } from "@hono/zod-openapi";
import { within } from "../platform/within.ts";
import { sharedRead } from "../platform/cache/shared-read.ts";
import type { OperationsServices } from "./open-ops.ts";

/** `refuses-writes`: it answers, but writes are refused or not finished in time. */
const Check = z.enum(["ok", "away", "refuses-writes", "pending"]);
type Check = z.infer<typeof Check>;

const checks = { redis: Check, mysql: Check, migrations: Check };
export const Readiness = z.object({ ...checks, pendingMigrations: z.array(z.string()) });
export type Readiness = z.infer<typeof Readiness>;

const checkTimeoutMs = 1000;
const maxAgeMs = 1000;
/** A check has its own time limit; this one applies if the event loop is late. */
const sharedTimeoutMs = 1500;
const writeSql =
  "INSERT INTO ReadinessProbe (id, writtenAt) VALUES (1, UTC_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE writtenAt = UTC_TIMESTAMP(3)";

type Sources = Pick<OperationsServices, "log" | "store" | "mysql">;

/**
 * Whether the servers answer and take writes: a replica, a full disk and a full memory answer reads. One check at a
 * time, of a second at most, shared by all requests within a second.
 */
export function openReadiness({ log, store, mysql }: Sources): () => Promise<Readiness> {
  let pending: string[] | null = null;
  const checkRedis = openCheck(
    () => store.ping(),
    () => store.probeWrite(),
  );
  const checkMysql = openCheck(
    async () => {
      pending = null;
      pending = await pendingMigrations(mysql);
    },
    // Without its migrations the table may be missing, and the gateway is not ready anyway.
    async () => pending?.length === 0 && mysql.query({ sql: writeSql, timeout: statementTimeoutMs }),
  );
  const logChange = openChangeLog(log);
  return sharedRead<Readiness>({
    read: async () => {
      const [redisResult, mysqlResult] = await Promise.all([checkRedis(), checkMysql()]);
      logChange("redis", redisResult);
      logChange("mysql", mysqlResult);
      return {
        redis: redisResult.check,
        mysql: mysqlResult.check,
        migrations: pending === null ? "away" : pending.length > 0 ? "pending" : "ok",
        pendingMigrations: pending ?? [],
      };
    },
    maxAgeMs,
    timeoutMs: sharedTimeoutMs,
    none: { redis: "away", mysql: "away", migrations: "away", pendingMigrations: [] },
    onFault: (err) => log.warn({ err }, "readiness was not checked in time"),
  });
}

interface Result {
  check: Exclude<Check, "pending">;
  error?: unknown;
}

interface Running {
  answered: boolean;
  done: Promise<unknown>;
}

/**
 * One server's check. The next check joins one that hangs, so that a server which does not finish its writes gets one
 * of them, and not one per second.
 */
function openCheck(read: () => Promise<unknown>, write: () => Promise<unknown>): () => Promise<Result> {
  let running: Running | null = null;

  const begin = (): Running => {
    const mine: Running = { answered: false, done: Promise.resolve() };
    mine.done = (async () => {
      try {
        await read();
        mine.answered = true;
        await write();
      } finally {
        running = null;
      }
    })();
    return mine;
  };

  return async () => {
    const joined = (running ??= begin());
    try {
      await within(checkTimeoutMs, () => joined.done);
      return { check: "ok" };
    } catch (error) {
      return { check: joined.answered ? "refuses-writes" : "away", error };
    }
  };
}

/** One line in the log whenever a server's state changes, with the error that shows why. */
function openChangeLog(log: OperationsServices["log"]): (server: "redis" | "mysql", result: Result) => void {
  const last: Record<string, Check> = { redis: "ok", mysql: "ok" };
  return (server, { check, error }) => {
    if (last[server] === check) return;
    last[server] = check;
    if (check === "ok") log.info({ server }, "server is ready again");
    else log.warn({ server, check, err: error }, "server is not ready");
  };
}

type ServerRow = Record<string, string | number | null>;

/** Reads the servers' settings by which data could be lost. */
export const serverSettings = ({ store, mysql }: Pick<OperationsServices, "store" | "mysql">): DurabilityQueries =>
  durabilityQueries(store, async (sql) => (await readRows<ServerRow>(mysql, sql))[0] ?? {});

/** Logs an error for each of those settings that is wrong, as soon as Redis is connected. */
export function logDurabilityOnce(services: Sources): void {
  void services.store.connected().then(() => logDurability(serverSettings(services), services.log));
}
