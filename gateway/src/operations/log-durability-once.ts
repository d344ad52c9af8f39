import { durabilityQueries, logDurability } from "@admit/telemetry";
import { queryServerRow } from "./server-row-query.ts";
import type { OperationsServices } from "./services.ts";

/** Logs an error for each setting of the servers that risks losing data, once Redis is connected. */
export function logDurabilityOnce({ store, mysql, log }: Pick<OperationsServices, "store" | "mysql" | "log">): void {
  void store.connected().then(() => logDurability(durabilityQueries(store, queryServerRow(mysql)), log));
}
