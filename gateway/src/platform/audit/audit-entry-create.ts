import { newId } from "@admit/prisma";
import type { AuditAction } from "@admit/contract";
import type { PrismaTransaction } from "../database.ts";

export interface AuditEntry {
  actorId: string;
  action: AuditAction;
  subject: { type: string; id: string };
  details: object;
}

/** Records who did what, in the transaction of the action: both are committed, or neither. */
export async function recordAudit(transaction: PrismaTransaction, entry: AuditEntry): Promise<void> {
  await transaction.auditEntry.create({ data: toAuditRow(entry) });
}

export const toAuditRow = ({ actorId, action, subject, details }: AuditEntry) => ({
  id: newId(),
  actorId,
  action,
  subjectType: subject.type,
  subjectId: subject.id,
  details,
  at: new Date(),
});
