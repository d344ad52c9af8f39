import {
  activationLinkMs,
  foldEmail,
  invitationMailsPerActorMax,
  type InvitationRequest,
  type InvitationsRequest,
  outranks,
  type StaffUser,
} from "@admit/contract";
import { type Accounts, hashLinkToken, newLinkToken, newId } from "@admit/prisma";
import { type Keys, linkUrl, mailedLink } from "@admit/tickets";
import { recordAudit } from "../../platform/audit/audit-entry-create.ts";
import { tooMany } from "../../platform/bounds/rate-limit.ts";
import type { Prisma, PrismaTransaction } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { requireActiveStaff } from "../users/decide-user-change.ts";
import { toStaffUser } from "../users/staff-users.ts";
import { findOrCreateUser } from "../users/user-find-or-create.ts";
import { endActivationLinks, type LockedUser, readCommitted, updateUser } from "../users/user-update.ts";

const mailsRetryAfterS = 60;
const mailsPolicy = `"invitation-mails";q=${invitationMailsPerActorMax};w=${mailsRetryAfterS}`;

export interface NewInvitation {
  user: StaffUser;
  /** Its address is the only copy of the token. */
  link: { url: string; expiresAt: Date };
  /** A mailed link is for the mailbox alone, and a link into an account of staff is always mailed. */
  isMailed: boolean;
}

/**
 * An invited user with that address, and from now on their only usable activation link. They get no message unless the
 * link is mailed: then the mail is queued in the same transaction.
 *
 * @throws ProblemError forbidden, already-active, user-suspended, rate-limited
 */
export function createInvitation(
  { accounts, prisma }: { accounts: Accounts; prisma: Prisma },
  actorId: string,
  { email, name = "", send, message, eventId }: InvitationRequest & Pick<InvitationsRequest, "message" | "eventId">,
  { publicUrl, keys }: { publicUrl: string; keys: Keys },
): Promise<NewInvitation> {
  return readCommitted(prisma, async (transaction) => {
    const { user, created } = await findOrCreateUser(accounts, transaction, email, { status: "INVITED", name });
    // After the user's row is locked: a role that the actor was given or lost by then counts.
    const select = { role: true, status: true };
    const actor = await transaction.user.findUnique({ where: { id: actorId }, select });
    requireMayInvite(actor, user);
    const isRenamed = name !== "" && name !== user.name;
    if (isRenamed) await updateUser(transaction, user, { name });
    await endActivationLinks(transaction, user.id);
    const isMailed = send || user.role !== "BUYER";
    const id = newId();
    const token = isMailed ? mailedLink(keys, id).token : newLinkToken();
    const link = { id, userId: user.id, createdById: actorId, token };
    const expiresAt = await createActivationLink(transaction, link);
    if (isMailed) await queueInvitationMail(transaction, { id, email, actorId, message, eventId });
    const subject = { type: "user", id: user.id };
    const changed = isRenamed ? { name } : {};
    // `made`: the name under which earlier entries of the audit have it.
    const details = { email, made: created, sent: isMailed, ...changed, expiresAt: expiresAt.toISOString() };
    await recordAudit(transaction, { actorId, action: "user.invite", subject, details });
    const url = linkUrl(publicUrl, "ACTIVATE", token);
    return { user: toStaffUser({ ...user, ...changed }), link: { url, expiresAt }, isMailed };
  });
}

type Standing = Pick<LockedUser, "role" | "status">;

/** @throws ProblemError for the first that applies */
function requireMayInvite(actor: Standing | null, user: Standing): void {
  requireActiveStaff(actor);
  if (outranks(user.role, actor.role)) throw new ProblemError("forbidden", "Only an admin invites an admin.");
  if (user.status === "ACTIVE")
    throw new ProblemError("already-active", "They sign in with their address, and need no invitation.");
  if (user.status === "SUSPENDED")
    throw new ProblemError("user-suspended", "Their account is suspended. Reinstate it first, then invite them.");
}

async function createActivationLink(
  transaction: PrismaTransaction,
  { token, ...link }: { id: string; userId: string; createdById: string; token: string },
): Promise<Date> {
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + activationLinkMs);
  const data = { ...link, purpose: "ACTIVATE", tokenHash: hashLinkToken(token), expiresAt, createdAt } as const;
  await transaction.oneTimeLink.create({ data });
  return expiresAt;
}

interface QueuedInvitation extends Pick<InvitationsRequest, "message" | "eventId"> {
  id: string;
  email: string;
  actorId: string;
}

/**
 * The mail has the id of its link; a worker sends it.
 * @throws ProblemError rate-limited: too many mails of this member of staff are waiting
 */
async function queueInvitationMail(
  transaction: PrismaTransaction,
  { id, email, actorId, message = "", eventId }: QueuedInvitation,
): Promise<void> {
  // A queue for each member of staff: thousands of invitations delay no one's sign-in.
  const network = `user:${actorId}`;
  const waiting = await transaction.linkMail.count({ where: { network, dueAt: { not: null } } });
  if (waiting >= invitationMailsPerActorMax)
    throw tooMany("invitation-mails", mailsPolicy, "user-limit", mailsRetryAfterS);
  const now = new Date();
  await transaction.linkMail.create({
    data: {
      id,
      occasion: "INVITATION",
      email,
      mailbox: foldEmail(email),
      network,
      createdAt: now,
      dueAt: now,
      message: message === "" ? null : message,
      event: eventId ?? null,
    },
  });
}
