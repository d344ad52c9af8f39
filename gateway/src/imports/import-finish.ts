import type { Mysql } from "../database.ts";

/** Every row has its outcome. Done twice it stays as it was the first time. */
export async function finishImport(mysql: Mysql, id: string): Promise<void> {
  await mysql.query("UPDATE Import SET status = 'DONE', finishedAt = ? WHERE id = ? AND status = 'RUNNING'", [
    new Date(),
    id,
  ]);
}
