import type { StaffUser, UserChange } from "@admit/contract";
import { recordAudit } from "../audit/audit-entry-create.ts";
import type { Prisma, PrismaTransaction } from "../database.ts";
import { decideUserChange, type UserFields } from "./decide-user-change.ts";
import { type StaffUserRow, toStaffUser } from "./to-staff-user.ts";

/**
 * Changes what is named, with its audit entry or not at all. Whoever asks is judged by their row as well:
 * of two admins who suspend each other at once, one stays.
 *
 * @returns the person as they are now, and whether anything is different
 * @throws ProblemError as `decideUserChange`
 */
export function changeUser(
  prisma: Prisma,
  actorId: string,
  id: string,
  change: UserChange,
): Promise<{ user: StaffUser; changed: boolean }> {
  return prisma.$transaction(
    async (transaction) => {
      const [actor, target] = await lockUsers(transaction, actorId, id);
      const fields = decideUserChange(actor ?? null, target ?? null, change);
      if (target === undefined) throw new Error("a change was decided for nobody");
      const { before, after } = differences(target, fields);
      if (Object.keys(after).length === 0) return { user: toStaffUser(target), changed: false };
      await transaction.user.update({ where: { id }, data: after });
      const subject = { type: "user", id };
      await recordAudit(transaction, { actorId, action: "user.change", subject, details: { before, after } });
      return { user: toStaffUser({ ...target, ...fields }), changed: true };
    },
    // No gaps are locked, so that nobody's sign-up waits for this.
    { isolationLevel: "ReadCommitted" },
  );
}

/** In the order of the ids, so that two who change each other wait in turn. @returns as many as ids, in their order */
async function lockUsers(transaction: PrismaTransaction, ...ids: string[]): Promise<(StaffUserRow | undefined)[]> {
  const rows = new Map<string, StaffUserRow>();
  for (const id of ids.toSorted()) {
    const [row] = await transaction.$queryRaw<StaffUserRow[]>`
      SELECT id, email, name, role, status, createdAt, activatedAt FROM User WHERE id = ${id} FOR UPDATE`;
    if (row !== undefined) rows.set(id, row);
  }
  return ids.map((id) => rows.get(id));
}

/** Of the fields that are different, how they were and how they are. */
function differences(
  target: UserFields,
  fields: UserFields,
): { before: Partial<UserFields>; after: Partial<UserFields> } {
  const names = (["name", "role", "status"] as const).filter((name) => target[name] !== fields[name]);
  const pick = (from: UserFields) => Object.fromEntries(names.map((name) => [name, from[name]]));
  return { before: pick(target), after: pick(fields) };
}
