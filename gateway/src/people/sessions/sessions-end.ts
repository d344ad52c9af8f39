import { outranks, type Role, type UserStatus } from "@admit/contract";
import { recordAudit } from "../../platform/audit/audit-entry-create.ts";
import type { Prisma } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { lockUsers } from "../users/users-lock.ts";

interface Account {
  id: string;
  role: Role;
  status: UserStatus;
}

/**
 * Ends all sessions of a user, in one transaction with the audit entry: one's own, or as staff another's. A token is
 * judged by the epoch at its signing, which depends on no clock; a host's token by when it was issued.
 *
 * @throws ProblemError forbidden, user-not-found
 */
export function endAllSessions(prisma: Prisma, actorId: string, id: string): Promise<void> {
  return prisma.$transaction(
    async (transaction) => {
      const [actor, target] = await lockUsers(transaction, actorId, id);
      const refusal = whyNotEnded(actor ?? null, target ?? null);
      if (refusal !== null) throw refusal;
      const now = new Date();
      await transaction.$executeRaw`
        UPDATE User SET sessionEpoch = sessionEpoch + 1,
          sessionsEndedAt = GREATEST(COALESCE(sessionsEndedAt, ${now}), ${now}), updatedAt = ${now}
        WHERE id = ${id}`;
      const subject = { type: "user", id };
      await recordAudit(transaction, { actorId, action: "session.end-all", subject, details: {} });
    },
    { isolationLevel: "ReadCommitted" },
  );
}

/** The first refusal that applies; null if they may be ended. One's own, whatever one's status. */
function whyNotEnded(actor: Account | null, target: Account | null): ProblemError | null {
  if (actor !== null && actor.id === target?.id) return null;
  if (actor === null || actor.role === "BUYER" || actor.status !== "ACTIVE")
    return new ProblemError("forbidden", "Your account may not do this any more.");
  if (target === null) return new ProblemError("user-not-found", "No one has this id.");
  if (outranks(target.role, actor.role)) return new ProblemError("forbidden", "Only an admin signs out an admin.");
  return null;
}
