import { statementTimeoutMs } from "@admit/prisma";
import type { Mysql } from "../platform/database.ts";

/** The first row of a statement about the server itself. */
export const queryServerRow =
  (mysql: Mysql) =>
  async (sql: string): Promise<Record<string, string | number | null>> => {
    const [rows] = await mysql.query({ sql, timeout: statementTimeoutMs });
    return (rows as Record<string, string | number | null>[])[0] ?? {};
  };
