import type { StaffUser, UserChange } from "@admit/contract";
import { queueReinstatedNotice, newId } from "@admit/prisma";
import { recordAudit } from "../../platform/audit/audit-entry-create.ts";
import type { Prisma } from "../../platform/database.ts";
import { decideUserChange, type UserFields } from "./decide-user-change.ts";
import { toStaffUser } from "./staff-users.ts";
import { lockUsers, readCommitted, updateUser } from "./user-update.ts";

/**
 * Changes the named fields and writes the audit entry, in one transaction. The actor is judged by their row too: of two
 * admins who suspend each other at once, one stays.
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
  return readCommitted(prisma, async (transaction) => {
    const [actor, target] = await lockUsers(transaction, actorId, id);
    const fields = decideUserChange(actor ?? null, target ?? null, change);
    if (target === undefined) throw new Error("a change was decided for no one");
    const { before, after } = differences(target, fields);
    if (Object.keys(after).length === 0) return { user: toStaffUser(target), changed: false };
    await updateUser(transaction, target, after);
    if (target.status === "SUSPENDED" && after.status === "ACTIVE")
      await queueReinstatedNotice(transaction, { id: newId(), userId: id, nowMs: Date.now() });
    const subject = { type: "user", id };
    await recordAudit(transaction, { actorId, action: "user.change", subject, details: { before, after } });
    return { user: toStaffUser({ ...target, ...fields }), changed: true };
  });
}

function differences(
  target: UserFields,
  fields: UserFields,
): { before: Partial<UserFields>; after: Partial<UserFields> } {
  const names = (["name", "role", "status"] as const).filter((name) => target[name] !== fields[name]);
  const pick = (from: UserFields) => Object.fromEntries(names.map((name) => [name, from[name]]));
  return { before: pick(target), after: pick(fields) };
}
