import { outranks } from "@admit/contract";
import type { Accounts } from "@admit/prisma";
import { recordAudit } from "../../platform/audit/audit-entry-create.ts";
import type { PrismaTransaction } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { endLinks, type LockedUser } from "./user-update.ts";

/**
 * Gives a person, whose row and whose actor's are locked, another address. Its reader gets into the account:
 * so all sessions and open links end, but the invitation that is sent again, and the audit has both addresses.
 *
 * @throws ProblemError own-account, forbidden, email-taken
 */
export async function correctAddress(
  accounts: Accounts,
  transaction: PrismaTransaction,
  actor: LockedUser,
  target: LockedUser,
  email: string,
  keptLinkId: string,
): Promise<void> {
  await requireMayCorrect(transaction, actor, target);
  await endLinks(transaction, target, keptLinkId);
  if (!(await accounts.changeEmail(transaction, target.id, email)))
    throw new ProblemError("email-taken", "Another account has this address.");
  await transaction.user.update({
    where: { id: target.id },
    data: { sessionEpoch: { increment: 1 }, updatedAt: new Date() },
  });
  const details = { before: { email: target.email }, after: { email } };
  await recordAudit(transaction, {
    actorId: actor.id,
    action: "user.change",
    subject: { type: "user", id: target.id },
    details,
  });
}

async function requireMayCorrect(transaction: PrismaTransaction, actor: LockedUser, target: LockedUser): Promise<void> {
  if (actor.id === target.id) throw new ProblemError("own-account", "Someone else has to correct your address.");
  if (outranks(target.role, actor.role) || (target.role !== "BUYER" && actor.role !== "ADMIN"))
    throw new ProblemError("forbidden", "Only an admin corrects the address of staff.");
  const row = await transaction.user.findUnique({ where: { id: target.id }, select: { externalSubject: true } });
  if ((row?.externalSubject ?? null) !== null)
    throw new ProblemError("forbidden", "Their address comes from their organisation. It has to be corrected there.");
}
