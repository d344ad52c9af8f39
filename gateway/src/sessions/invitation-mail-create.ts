import { foldEmail } from "@admit/contract";
import type { PrismaTransaction } from "../database.ts";

/** The mail of an invitation, in the transaction that writes its link, which has the same id. A worker sends it. */
export async function queueInvitationMail(
  transaction: Pick<PrismaTransaction, "linkMail">,
  { id, email, actorId }: { id: string; email: string; actorId: string },
): Promise<void> {
  const now = new Date();
  await transaction.linkMail.create({
    // Each member of staff takes turns on their own: thousands of invitations delay no one's sign-in.
    data: {
      id,
      occasion: "INVITATION",
      email,
      mailbox: foldEmail(email),
      network: `user:${actorId}`,
      createdAt: now,
      dueAt: now,
    },
  });
}
