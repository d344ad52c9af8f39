import { expect, test } from "vitest";
import { checkDurability, logDurability, type DurabilityQueries } from "./durability.ts";

const right: DurabilityQueries = {
  redisConfig: async () => ({ appendonly: "yes", appendfsync: "always", "maxmemory-policy": "noeviction" }),
  redisInfo: async () => "",
  mysqlVariables: async () => ({ innodb_flush_log_at_trx_commit: 1, sync_binlog: 1, log_bin: 1 }),
};
const away = (_names?: readonly string[]): Promise<never> => Promise.reject(new Error("Connection is closed."));
const failing = async (queries: DurabilityQueries) =>
  (await checkDurability(queries)).filter(({ ok }) => !ok).map(({ name, found }) => `${name}: ${found}`);

test("servers that lose nothing pass every check", async () => {
  const checks = await checkDurability(right);
  expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
    ["Redis appendonly", true],
    ["Redis appendfsync", true],
    ["Redis maxmemory-policy", true],
    ["MySQL innodb_flush_log_at_trx_commit", true],
    ["MySQL sync_binlog", true],
  ]);
});

test("each wrong setting is named, in one line of the log", async () => {
  const wrong = {
    ...right,
    redisConfig: async () => ({ appendonly: "yes", appendfsync: "everysec", "maxmemory-policy": "allkeys-lru" }),
    mysqlVariables: async () => ({ innodb_flush_log_at_trx_commit: 2, sync_binlog: 0, log_bin: 1 }),
  };
  expect(await failing(wrong)).toEqual([
    "Redis appendfsync: everysec",
    "Redis maxmemory-policy: allkeys-lru",
    "MySQL innodb_flush_log_at_trx_commit: 2",
    "MySQL sync_binlog: 0",
  ]);
  const lines: object[] = [];
  await logDurability(wrong, { error: (details) => lines.push(details) });
  expect(lines).toHaveLength(4);
  expect(lines[0]).toEqual({ setting: "Redis appendfsync", found: "everysec", wanted: "always" });
});

test("without a binary log nothing has to be synced", async () => {
  const variables = { innodb_flush_log_at_trx_commit: 1, sync_binlog: 0, log_bin: 0 };
  expect(await failing({ ...right, mysqlVariables: async () => variables })).toEqual([]);
});

test("where CONFIG is forbidden INFO tells what it can, and the rest is said not to be known", async () => {
  const forbidden = {
    ...right,
    redisConfig: () => Promise.reject(new Error("NOPERM this user has no permissions to run the 'config|get' command")),
    redisInfo: async () => "# Persistence\r\naof_enabled:1\r\nmaxmemory_policy:noeviction\r\n",
  };
  expect(await failing(forbidden)).toEqual(["Redis appendfsync: not known: CONFIG is not allowed here"]);
});

test("servers that are away are not called right", async () => {
  expect(await failing({ redisConfig: away, redisInfo: away, mysqlVariables: away })).toEqual([
    "Redis appendonly: not known: Redis does not answer",
    "Redis appendfsync: not known: Redis does not answer",
    "Redis maxmemory-policy: not known: Redis does not answer",
    "MySQL innodb_flush_log_at_trx_commit: not known: MySQL does not answer",
    "MySQL sync_binlog: not known: MySQL does not answer",
  ]);
});

test("at the start a server that does not answer yet is asked again, and reported where it never answers", async () => {
  const lines: object[] = [];
  const waits: number[] = [];
  const log = { error: (details: object) => lines.push(details) };
  const wait = (ms: number): Promise<number> => Promise.resolve(waits.push(ms));
  const configs = [away, away, () => right.redisConfig([])];
  const redisConfig = (names: readonly string[]) => (configs.shift() ?? away)(names);
  await logDurability({ ...right, redisConfig }, log, wait);
  expect([lines, waits]).toEqual([[], [5000, 5000]]);
  await logDurability({ ...right, redisConfig: away }, log, wait);
  expect(lines).toHaveLength(3);
});
