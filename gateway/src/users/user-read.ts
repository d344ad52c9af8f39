import type { Caller } from "../auth/caller.ts";
import type { Mysql } from "../database.ts";

const timeoutMs = 2000;

/**
 * As many results as ids, in their order; null where there is no such user. By mysql2, since Prisma takes
 * milliseconds of its own for each list of another length, and this is asked for by every turn of a drop.
 */
export async function readUsers(mysql: Mysql, ids: readonly string[]): Promise<(Caller | null)[]> {
  const sql = "SELECT id, email, name, role, status, createdAt FROM User WHERE id IN (?)";
  const [rows] = await mysql.query({ sql, values: [ids], timeout: timeoutMs });
  const byId = new Map((rows as Caller[]).map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}
