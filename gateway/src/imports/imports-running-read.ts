import type { Mysql } from "../platform/database.ts";

/** Most imports that one look takes up. */
const lookMax = 100;

/** An import whose rows are not all decided. */
export interface RunningImport {
  id: string;
  eventId: string;
  requestedById: string;
}

/** The imports that run, the oldest first. */
export async function readRunningImports(mysql: Mysql): Promise<RunningImport[]> {
  const [rows] = await mysql.query(
    "SELECT id, eventId, requestedById FROM Import WHERE status = 'RUNNING' ORDER BY createdAt, id LIMIT ?",
    [lookMax],
  );
  return rows as RunningImport[];
}
