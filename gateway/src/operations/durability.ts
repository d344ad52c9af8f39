import { readRows } from "@admit/prisma";
import { durabilityQueries, logDurability } from "@admit/telemetry";
import type { Mysql } from "../platform/database.ts";
import type { OperationsServices } from "./services.ts";

/** The first row of a statement about the server itself. */
export const queryServerRow =
  (mysql: Mysql) =>
  async (sql: string): Promise<Record<string, string | number | null>> =>
    (await readRows<Record<string, string | number | null>>(mysql, sql))[0] ?? {};

/** Logs an error for each setting of the servers by which data could be lost, as soon as Redis is connected. */
export function logDurabilityOnce({ store, mysql, log }: Pick<OperationsServices, "store" | "mysql" | "log">): void {
  void store.connected().then(() => logDurability(durabilityQueries(store, queryServerRow(mysql)), log));
}
