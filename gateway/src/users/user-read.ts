import type { Prisma } from "../database.ts";
import type { Caller } from "../auth/caller.ts";

const userColumns = { id: true, email: true, name: true, role: true, status: true } as const;

/** As many results as ids, in their order; null where there is no such user. */
export async function readUsers(prisma: Prisma, ids: readonly string[]): Promise<(Caller | null)[]> {
  const rows = await prisma.user.findMany({ where: { id: { in: [...ids] } }, select: userColumns });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}
