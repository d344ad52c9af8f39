import { recordAudit } from "../../platform/audit/audit-entry-create.ts";
import type { Caller } from "../../platform/route/caller.ts";
import type { Prisma } from "../../platform/database.ts";
import type { PeopleServices } from "../services.ts";
import { endAllSessions } from "./sessions-end.ts";

/** Most sessions of one user that can be ended one at a time before they expire; one more ends all of them. */
const endedPerUserMax = 100;
/** Rows of expired sessions that one sign-out removes: more than it adds, so that the table stays small. */
const removedMax = 100;

/**
 * Ends one session with every copy of its token, until it would have expired. Done again it changes nothing. Rows of
 * sessions that have expired are left to `forgetExpired`.
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
}

/** Removes rows of sessions that have expired. A failure is logged: the next sign-out removes them. */
export async function forgetExpired({ prisma, log }: Pick<PeopleServices, "prisma" | "log">): Promise<void> {
  try {
    await prisma.$executeRaw`
      DELETE FROM EndedSession WHERE expiresAt < ${new Date()} ORDER BY expiresAt LIMIT ${removedMax}`;
  } catch (error) {
    log.error({ err: error }, "rows of expired sessions were not removed");
  }
}
