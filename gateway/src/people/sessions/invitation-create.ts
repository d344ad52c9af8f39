import { type InvitationRequest, outranks, type Role, type StaffUser, type UserStatus } from "@admit/contract";
import { type Keys, mailedLinkToken } from "@admit/tickets";
import { ulid } from "ulid";
import { recordAudit } from "../../platform/audit/audit-entry-create.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import type { PeopleServices } from "../services.ts";
import { toStaffUser } from "../users/to-staff-user.ts";
import { findOrMakeUser } from "../users/user-find-or-make.ts";
import { updateUser } from "../users/user-update.ts";
import { createLink, type Link } from "./link-create.ts";
import { queueInvitationMail } from "./invitation-mail-create.ts";
import { endActivationLinks } from "../users/links-end.ts";

export interface NewInvitation {
  user: StaffUser;
  link: Link;
  /** Then it is for their mailbox alone, as any link into an account of staff is: else its maker is shown it. */
  isMailed: boolean;
}

/**
 * An invited user with that address, and the only link of theirs that works from now on. No one is notified unless
 * the link is to be mailed: then its mail is queued with it.
 *
 * @throws ProblemError forbidden, already-active, user-suspended, rate-limited
 */
export function createInvitation(
  { accounts, prisma }: Pick<PeopleServices, "accounts" | "prisma">,
  actorId: string,
  { email, name = "", send }: InvitationRequest,
  { publicUrl, keys }: { publicUrl: string; keys: Keys },
): Promise<NewInvitation> {
  return prisma.$transaction(
    async (transaction) => {
      const { user, made } = await findOrMakeUser(accounts, transaction, email, { status: "INVITED", name });
      // After the user's row is locked: a role that was given or lost by then counts.
      const actor = await transaction.user.findUnique({
        where: { id: actorId },
        select: { role: true, status: true },
      });
      const refusal = whyNotInvited(actor, user);
      if (refusal !== null) throw refusal;
      const isRenamed = name !== "" && name !== user.name;
      if (isRenamed) await updateUser(transaction, user, { name });
      await endActivationLinks(transaction, user.id);
      const isMailed = send || user.role !== "BUYER";
      const mailId = ulid();
      const mailed = isMailed ? { id: mailId, token: mailedLinkToken(keys, mailId) } : undefined;
      const owner = { userId: user.id, createdById: actorId };
      const link = await createLink(transaction, "ACTIVATE", owner, publicUrl, mailed);
      if (mailed !== undefined) await queueInvitationMail(transaction, { id: mailId, email, actorId });
      const subject = { type: "user", id: user.id };
      const details = {
        email,
        made,
        sent: isMailed,
        ...(isRenamed && { name }),
        expiresAt: link.expiresAt.toISOString(),
      };
      await recordAudit(transaction, { actorId, action: "user.invite", subject, details });
      const invited = toStaffUser({ ...user, ...(isRenamed && { name }) });
      return { user: invited, link, isMailed };
    },
    // No gaps are locked: no invitation waits for another.
    { isolationLevel: "ReadCommitted" },
  );
}

interface Account {
  role: Role;
  status: UserStatus;
}

/** The first that holds; null where the invitation may be made. */
function whyNotInvited(actor: Account | null, user: Account): ProblemError | null {
  if (actor === null || actor.role === "BUYER" || actor.status !== "ACTIVE")
    return new ProblemError("forbidden", "Your account may not do this any more.");
  if (outranks(user.role, actor.role)) return new ProblemError("forbidden", "Only an admin invites an admin.");
  if (user.status === "ACTIVE")
    return new ProblemError("already-active", "They sign in with their address, and need no invitation.");
  if (user.status === "SUSPENDED")
    return new ProblemError("user-suspended", "Their account is suspended. Reinstate it first, then invite them.");
  return null;
}
