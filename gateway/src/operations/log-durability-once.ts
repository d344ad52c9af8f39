import { durabilityQueries, logDurability } from "@admit/telemetry";
import type { OperationsServices } from "./services.ts";
import { queryServerRow } from "./server-row-query.ts";

/** An error in the log for each setting of the servers by which something could be lost; as soon as Redis is there. */
export function logDurabilityOnce({ redis, mysql, log }: Pick<OperationsServices, "redis" | "mysql" | "log">): void {
  const check = (): void => void logDurability(durabilityQueries(redis, queryServerRow(mysql)), log);
  if (redis.status === "ready") check();
  else redis.once("ready", check);
}
