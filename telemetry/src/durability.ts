import type { OpsCheck } from "@admit/contract";
import { setTimeout as pause } from "node:timers/promises";

/** Reads settings of the servers. Each throws where the server does not answer or does not allow it. */
export interface DurabilityQueries {
  /** Redis' `CONFIG GET`: name → value. */
  redisConfig(names: readonly string[]): Promise<Record<string, string>>;
  /** The text of Redis' `INFO`. */
  redisInfo(): Promise<string>;
  /** MySQL's global variables: name → value. */
  mysqlVariables(names: readonly string[]): Promise<Record<string, string | number | null>>;
}

/** Required so that no accepted purchase and no ticket is lost when a server crashes. */
const wanted = {
  redis: { appendonly: "yes", appendfsync: "always", "maxmemory-policy": "noeviction" },
  mysql: { innodb_flush_log_at_trx_commit: "1", sync_binlog: "1" },
} as const;
/** Managed Redis forbids CONFIG; INFO has some of the settings under other names. */
const inInfo: Record<string, { field: string; values?: Record<string, string> }> = {
  appendonly: { field: "aof_enabled", values: { "0": "no", "1": "yes" } },
  "maxmemory-policy": { field: "maxmemory_policy" },
};

/** One check per setting, in a fixed order. Never throws: a setting that could not be read is not ok, with the reason. */
export async function checkDurability(queries: DurabilityQueries): Promise<OpsCheck[]> {
  const [redis, mysql] = await Promise.all([checkRedis(queries), checkMysql(queries)]);
  return [...redis, ...mysql];
}

/** Servers may be busy when a process starts: one that did not answer is asked again. */
const attemptsMax = 4;
const attemptEveryMs = 5000;

/** Logs an error for each setting that is wrong or could not be read, when a process starts. */
export async function logDurability(
  queries: DurabilityQueries,
  log: { error(details: object, message: string): void },
  wait: (ms: number) => Promise<unknown> = (ms) => pause(ms, undefined, { ref: false }),
): Promise<void> {
  let checks = await checkDurability(queries);
  for (let attempt = 1; attempt < attemptsMax && checks.some(isUnanswered); attempt++) {
    await wait(attemptEveryMs);
    checks = await checkDurability(queries);
  }
  for (const { name, ok, found, wanted } of checks)
    if (!ok) log.error({ setting: name, found, wanted }, "accepted purchases or tickets may be lost in a crash");
}

const unanswered = (server: string): string => `not known: ${server} does not answer`;
const isUnanswered = ({ found }: OpsCheck): boolean => found === unanswered("Redis") || found === unanswered("MySQL");

async function checkRedis(queries: DurabilityQueries): Promise<OpsCheck[]> {
  const names = Object.keys(wanted.redis);
  const found = await queries.redisConfig(names).then(
    (config) => (name: string) => config[name] ?? "not reported",
    async (error: unknown) => {
      if (!isForbidden(error)) return () => unanswered("Redis");
      const info = await queries.redisInfo().catch(() => "");
      return (name: string) => infoValue(info, name) ?? "not known: CONFIG is not allowed here";
    },
  );
  return Object.entries(wanted.redis).map(([name, want]) => check(`Redis ${name}`, found(name), want));
}

/** A renamed command is unknown; one that the user may not call answers NOPERM. */
const isForbidden = (error: unknown): boolean =>
  error instanceof Error && /NOPERM|unknown command|not allowed|disabled/i.test(error.message);

function infoValue(info: string, name: string): string | undefined {
  const known = inInfo[name];
  if (known === undefined) return undefined;
  const value = new RegExp(`^${known.field}:(.*?)\\r?$`, "m").exec(info)?.[1];
  return value === undefined ? undefined : (known.values?.[value] ?? value);
}

async function checkMysql(queries: DurabilityQueries): Promise<OpsCheck[]> {
  const variables = await queries.mysqlVariables([...Object.keys(wanted.mysql), "log_bin"]).catch(() => null);
  const found = (name: string): string =>
    variables === null ? unanswered("MySQL") : String(variables[name] ?? "not reported");
  return Object.entries(wanted.mysql).map(([name, want]) => {
    const withoutLog = name === "sync_binlog" && ["0", "OFF"].includes(found("log_bin"));
    // Without a binary log there is nothing to sync.
    if (withoutLog) return { ...check(`MySQL ${name}`, want, want), found: "no binary log" };
    return check(`MySQL ${name}`, found(name), want);
  });
}

const check = (name: string, found: string, want: string): OpsCheck => ({
  name,
  ok: found === want,
  found,
  wanted: want,
});

/**
 * Reads the settings of a process's servers.
 * @param queryRow runs a statement on MySQL and returns its first row; bounded in time
 */
export function durabilityQueries(
  redis: {
    readConfig(names: readonly string[]): Promise<Record<string, string>>;
    readInfo(): Promise<string>;
  },
  queryRow: (sql: string) => Promise<Record<string, string | number | null>>,
): DurabilityQueries {
  return {
    redisConfig: (names) => redis.readConfig(names),
    redisInfo: () => redis.readInfo(),
    mysqlVariables: (names) => queryRow(`SELECT ${names.map((name) => `@@GLOBAL.${name} AS ${name}`).join(", ")}`),
  };
}
