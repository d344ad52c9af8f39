import type { AuditAction } from "@admit/contract";
import { ulid } from "ulid";
import type { PrismaTransaction } from "../database.ts";

export interface AuditEntry {
  actorId: string;
  action: AuditAction;
  subject: { type: string; id: string };
  details: object;
}

/** Who did what to what: written in the transaction that does it, so that neither stands alone. */
export async function recordAudit(transaction: PrismaTransaction, entry: AuditEntry): Promise<void> {
  const { actorId, action, subject, details } = entry;
  await transaction.auditEntry.create({
    data: {
      id: ulid(),
      actorId,
      action,
      subjectType: subject.type,
      subjectId: subject.id,
      details,
      at: new Date(),
    },
  });
}
