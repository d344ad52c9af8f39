import type { InvitationRequest, StaffUser } from "@admit/contract";
import { type Keys, mailedLinkToken } from "@admit/tickets";
import { ulid } from "ulid";
import { recordAudit } from "../audit/audit-entry-create.ts";
import { ProblemError } from "../problem/problem-error.ts";
import type { Services } from "../services.ts";
import { toStaffUser } from "../users/to-staff-user.ts";
import { findOrMakeUser } from "../users/user-find-or-make.ts";
import { createLink, type Link } from "./link-create.ts";
import { queueInvitationMail } from "./invitation-mail-create.ts";
import { endActivationLinks } from "./links-end.ts";

/**
 * An invited user with that address, and the only link of theirs that works from now on. Nobody is told:
 * what becomes of the link is the caller's matter, unless it is to be mailed: then its mail is written with it.
 *
 * @throws ProblemError already-active, user-suspended
 */
export function createInvitation(
  { accounts, prisma }: Pick<Services, "accounts" | "prisma">,
  actorId: string,
  { email, name = "", send }: InvitationRequest,
  { publicUrl, keys }: { publicUrl: string; keys: Keys },
): Promise<{ user: StaffUser; link: Link }> {
  return prisma.$transaction(
    async (transaction) => {
      const { user, made } = await findOrMakeUser(accounts, transaction, email, { status: "INVITED", name });
      if (user.status === "ACTIVE")
        throw new ProblemError("already-active", "They sign in with their address, and need no invitation.");
      if (user.status === "SUSPENDED")
        throw new ProblemError("user-suspended", "Their account is suspended. Reinstate it first, then invite them.");
      const isRenamed = name !== "" && name !== user.name;
      if (isRenamed) await transaction.user.update({ where: { id: user.id }, data: { name } });
      await endActivationLinks(transaction, user.id);
      const mailId = ulid();
      const mailed = send ? { id: mailId, token: mailedLinkToken(keys, mailId) } : undefined;
      const owner = { userId: user.id, createdById: actorId };
      const link = await createLink(transaction, "ACTIVATE", owner, publicUrl, mailed);
      if (mailed !== undefined) await queueInvitationMail(transaction, { id: mailId, email, actorId });
      const subject = { type: "user", id: user.id };
      const details = { email, made, ...(isRenamed && { name }), expiresAt: link.expiresAt.toISOString() };
      await recordAudit(transaction, { actorId, action: "user.invite", subject, details });
      return { user: toStaffUser({ ...user, ...(isRenamed && { name }) }), link };
    },
    // No gaps are locked: who invites somebody waits for nobody who invites somebody else.
    { isolationLevel: "ReadCommitted" },
  );
}
