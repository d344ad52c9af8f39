import { outranks } from "@admit/contract";
import { recordAudit } from "../../platform/audit/audit-entry-create.ts";
import type { Prisma } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import type { Caller } from "../../platform/route/caller.ts";
import type { PlatformServices } from "../../platform/route/services.ts";
import { requireActiveStaff } from "../users/decide-user-change.ts";
import { type LockedUser, lockUsers, readCommitted } from "../users/user-update.ts";

/** Most sessions of one user that can be ended one at a time before they expire; one more ends all of them. */
const endedPerUserMax = 100;
/** Rows of expired sessions that one sign-out removes: more than it adds, so that the table stays small. */
const removedMax = 100;

/**
 * Ends one session with every copy of its token, until it would have expired. Done again it changes nothing. Rows of
 * sessions that have expired are left to `forgetExpired`.
 * @param sessionId as `sessionIdOf` returns it
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
export async function forgetExpired({ prisma, log }: Pick<PlatformServices, "prisma" | "log">): Promise<void> {
  try {
    await prisma.$executeRaw`
      DELETE FROM EndedSession WHERE expiresAt < ${new Date()} ORDER BY expiresAt LIMIT ${removedMax}`;
  } catch (error) {
    log.error({ err: error }, "rows of expired sessions were not removed");
  }
}

/**
 * Ends all sessions of a user, in one transaction with the audit entry: one's own, or as staff another's. Our tokens
 * carry the epoch of their signing, which depends on no clock; a host's token is judged by its time of issue.
 *
 * @throws ProblemError forbidden, user-not-found
 */
export function endAllSessions(prisma: Prisma, actorId: string, id: string): Promise<void> {
  return readCommitted(prisma, async (transaction) => {
    const [actor, target] = await lockUsers(transaction, actorId, id);
    requireMayEnd(actor, target);
    const now = new Date();
    await transaction.$executeRaw`
        UPDATE User SET sessionEpoch = sessionEpoch + 1,
          sessionsEndedAt = GREATEST(COALESCE(sessionsEndedAt, ${now}), ${now}), updatedAt = ${now}
        WHERE id = ${id}`;
    const subject = { type: "user", id };
    await recordAudit(transaction, { actorId, action: "session.end-all", subject, details: {} });
  });
}

/** One's own sessions may be ended whatever one's status. @throws ProblemError for the first that applies */
function requireMayEnd(actor: LockedUser | undefined, target: LockedUser | undefined): void {
  if (actor !== undefined && actor.id === target?.id) return;
  requireActiveStaff(actor);
  if (target === undefined) throw new ProblemError("user-not-found", "No one has this id.");
  if (outranks(target.role, actor.role)) throw new ProblemError("forbidden", "Only an admin signs out an admin.");
}
