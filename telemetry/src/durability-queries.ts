import type { Redis } from "ioredis";
import type { DurabilityQueries } from "./durability.ts";

/**
 * How the servers of a process are asked for their settings.
 * @param queryRow runs a statement on MySQL and gives its first row; bounded in time
 */
export function durabilityQueries(
  redis: Redis,
  queryRow: (sql: string) => Promise<Record<string, string | number | null>>,
): DurabilityQueries {
  return {
    async redisConfig(names) {
      const told = (await redis.call("CONFIG", "GET", ...names)) as string[];
      const values: Record<string, string> = {};
      for (let at = 0; at + 1 < told.length; at += 2) values[told[at] ?? ""] = told[at + 1] ?? "";
      return values;
    },
    redisInfo: () => redis.info(),
    mysqlVariables: (names) => queryRow(`SELECT ${names.map((name) => `@@GLOBAL.${name} AS ${name}`).join(", ")}`),
  };
}
