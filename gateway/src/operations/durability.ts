import { statementTimeoutMs } from "@admit/prisma";
import { durabilityQueries, logDurability } from "@admit/telemetry";
import type { Mysql } from "../platform/database.ts";
import type { OperationsServices } from "./services.ts";

/** The first row of a statement about the server itself. */
export const queryServerRow =
  (mysql: Mysql) =>
  async (sql: string): Promise<Record<string, string | number | null>> => {
    const [rows] = await mysql.query({ sql, timeout: statementTimeoutMs });
    return (rows as Record<string, string | number | null>[])[0] ?? {};
  };

/** Logs an error for each setting of the servers by which data could be lost, as soon as Redis is connected. */
export function logDurabilityOnce({ redis, mysql, log }: Pick<OperationsServices, "redis" | "mysql" | "log">): void {
  const check = (): void => void logDurability(durabilityQueries(redis, queryServerRow(mysql)), log);
  if (redis.status === "ready") check();
  else redis.once("ready", check);
}
