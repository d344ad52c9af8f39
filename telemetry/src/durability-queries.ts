import type { DurabilityQueries } from "./durability.ts";

/**
 * How a process reads its servers' settings.
 * @param queryRow runs a statement on MySQL and returns its first row, in bounded time
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
