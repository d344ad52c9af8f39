import type { PrismaTransaction } from "../../platform/database.ts";
import type { StaffUserRow } from "./to-staff-user.ts";

/** Locks in the order of the ids, so that two transactions on the same users do not deadlock. @returns as many users as ids, in their order */
export async function lockUsers(
  transaction: PrismaTransaction,
  ...ids: string[]
): Promise<(StaffUserRow | undefined)[]> {
  const rows = new Map<string, StaffUserRow>();
  for (const id of ids.toSorted()) {
    const [row] = await transaction.$queryRaw<StaffUserRow[]>`
      SELECT id, email, name, role, status, createdAt, activatedAt FROM User WHERE id = ${id} FOR UPDATE`;
    if (row !== undefined) rows.set(id, row);
  }
  return ids.map((id) => rows.get(id));
}
