import { foldEmail, invitationMailsPerActorMax } from "@admit/contract";
import type { PrismaTransaction } from "../../platform/database.ts";
import { tooMany } from "../../platform/bounds/rate-limit.ts";

const retryAfterS = 60;
const policy = `"invitation-mails";q=${invitationMailsPerActorMax};w=${retryAfterS}`;

/**
 * The mail of an invitation, in the transaction that writes its link, which has the same id. A worker sends it.
 * @throws ProblemError rate-limited: too many of the member of staff wait to be sent
 */
export async function queueInvitationMail(
  transaction: Pick<PrismaTransaction, "linkMail">,
  { id, email, actorId }: { id: string; email: string; actorId: string },
): Promise<void> {
  // Each member of staff takes turns on their own: thousands of invitations delay no one's sign-in.
  const network = `user:${actorId}`;
  const waiting = await transaction.linkMail.count({ where: { network, dueAt: { not: null } } });
  if (waiting >= invitationMailsPerActorMax) throw tooMany("invitation-mails", policy, "user-limit", retryAfterS);
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
    },
  });
}
