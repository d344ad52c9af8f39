import { foldEmail, type StaffUser } from "@admit/contract";
import type { Accounts } from "@admit/prisma";
import { recordAudit } from "../platform/audit/audit-entry-create.ts";
import type { Prisma, PrismaTransaction } from "../platform/database.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import { correctAddress } from "../people/users/address-correct.ts";
import { requireActiveStaff } from "../people/users/decide-user-change.ts";
import { toStaffUser } from "../people/users/staff-users.ts";
import { lockUsers, readCommitted } from "../people/users/user-update.ts";

/**
 * Queues a mail that ended undelivered once more, in one transaction with the audit's entry. With an address, it corrects
 * the person's first, and queues all that ended undelivered at the old one.
 *
 * @returns the person as they are now, and whether their account has changed
 * @throws ProblemError forbidden, mail-not-found, own-account, email-taken
 */
export function sendAgain(
  { accounts, prisma }: { accounts: Accounts; prisma: Prisma },
  actorId: string,
  mailId: string,
  email?: string,
): Promise<{ user: StaffUser; changed: boolean }> {
  return readCommitted(prisma, async (transaction) => {
    const ownerId = await ownerOf(transaction, mailId);
    if (ownerId === null) throw notFound();
    const [actor, target] = await lockUsers(transaction, actorId, ownerId);
    requireActiveStaff(actor);
    if (target === undefined) throw notFound();
    const changed = email !== undefined && email !== target.email;
    if (changed) await correctAddress(accounts, transaction, actor, target, email, mailId);
    const address = email ?? target.email;
    const queued = await queueAgain(transaction, changed ? { userId: ownerId } : { mailId }, mailId, address ?? "");
    if (queued === 0) throw notFound();
    const subject = { type: "user", id: ownerId };
    await recordAudit(transaction, { actorId, action: "mail.send-again", subject, details: { mailId, queued } });
    return { user: toStaffUser({ ...target, email: address }), changed };
  });
}

const notFound = (): ProblemError =>
  new ProblemError("mail-not-found", "No undelivered mail has this id. It may have been sent again by now.");

/** The person whom a mail is for; null if there is no such mail. */
async function ownerOf(transaction: PrismaTransaction, mailId: string): Promise<string | null> {
  const [row] = await transaction.$queryRaw<{ userId: string }[]>`
    SELECT p.userId FROM TicketMail m JOIN Purchase p ON p.id = m.purchaseId
      WHERE m.purchaseId = ${mailId} AND m.failedAt IS NOT NULL
    UNION ALL SELECT userId FROM Notice WHERE id = ${mailId} AND failedAt IS NOT NULL
    UNION ALL SELECT l.userId FROM LinkMail m JOIN OneTimeLink l ON l.id = m.id
      WHERE m.id = ${mailId} AND m.failedAt IS NOT NULL AND m.occasion = 'INVITATION'`;
  return row?.userId ?? null;
}

/** @returns how many mails are due again */
async function queueAgain(
  transaction: PrismaTransaction,
  which: { mailId: string } | { userId: string },
  mailId: string,
  address: string,
): Promise<number> {
  const now = new Date();
  const due = { dueAt: now, attempts: 0, failedAt: null };
  const isFailed = { failedAt: { not: null } };
  const ticketMails =
    "mailId" in which
      ? await transaction.ticketMail.updateMany({ where: { purchaseId: mailId, ...isFailed }, data: due })
      : { count: await queueTicketMails(transaction, which.userId, now) };
  const notice = "mailId" in which ? { id: mailId } : { userId: which.userId };
  const notices = await transaction.notice.updateMany({ where: { ...notice, ...isFailed }, data: due });
  const links = await transaction.linkMail.updateMany({
    where: { id: mailId, occasion: "INVITATION", ...isFailed },
    // It is tried for as long as a new one.
    data: { ...due, createdAt: now, email: address, mailbox: foldEmail(address) },
  });
  return ticketMails.count + notices.count + links.count;
}

const queueTicketMails = (transaction: PrismaTransaction, userId: string, now: Date): Promise<number> =>
  transaction.$executeRaw`
    UPDATE TicketMail m JOIN Purchase p ON p.id = m.purchaseId SET m.dueAt = ${now}, m.attempts = 0, m.failedAt = NULL
    WHERE p.userId = ${userId} AND m.failedAt IS NOT NULL`;
