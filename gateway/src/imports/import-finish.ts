import { onConnection } from "@admit/prisma";
import type { Mysql } from "../platform/database.ts";

/** Every row has its outcome. Done twice it stays as it was the first time. */
export async function finishImport(mysql: Mysql, id: string): Promise<void> {
  const sql = "UPDATE Import SET status = 'DONE', finishedAt = ? WHERE id = ? AND status = 'RUNNING'";
  await onConnection(mysql, (connection) => connection.query(sql, [new Date(), id]));
}
