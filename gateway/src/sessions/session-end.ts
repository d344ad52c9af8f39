import { recordAudit } from "../audit/audit-entry-create.ts";
import type { Caller } from "../auth/caller.ts";
import type { Prisma } from "../database.ts";
import { endAllSessions } from "./sessions-end.ts";

/** Most sessions of one user that end one at a time before they expire; one more ends all of them. */
const endedPerUserMax = 100;
/** Rows of expired sessions that one sign-out removes: more than it adds, so that the table stays small. */
const removedMax = 100;

/**
 * Ends one session with every copy of its token, until it would have expired. Done again it changes nothing.
 * @param sessionId as `sessionIdOf` tells it
 */
export async function endSession(
  prisma: Prisma,
  { id: userId, role }: Caller,
  sessionId: string,
  expiresAt: Date,
): Promise<void> {
  const now = new Date();
  const endedBefore = await prisma.endedSession.count({ where: { userId, expiresAt: { gt: now } } });
  if (endedBefore >= endedPerUserMax) return endAllSessions(prisma, userId, userId);
  const id = new Uint8Array(Buffer.from(sessionId, "base64url"));
  await prisma.$transaction(async (transaction) => {
    await transaction.endedSession.createMany({ data: { userId, id, expiresAt }, skipDuplicates: true });
    if (role === "BUYER") return;
    const subject = { type: "user", id: userId };
    await recordAudit(transaction, { actorId: userId, action: "session.end", subject, details: {} });
  });
  // As a transaction it is done again where it is the victim of a deadlock, such as with another gateway's.
  await prisma.$transaction(
    (transaction) =>
      transaction.$executeRaw`DELETE FROM EndedSession WHERE expiresAt < ${now} ORDER BY expiresAt LIMIT ${removedMax}`,
  );
}
