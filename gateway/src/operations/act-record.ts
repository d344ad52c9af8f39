import type { AuditAction } from "@admit/contract";
import { recordAudit } from "../platform/audit/audit-entry-create.ts";
import type { OperationsServices } from "./services.ts";

/** Who is about to do what to an event's line. Written before the act, which is none of the database's. */
export async function recordAct(
  { prisma }: Pick<OperationsServices, "prisma">,
  { actorId, action, eventId, details }: { actorId: string; action: AuditAction; eventId: string; details: object },
): Promise<void> {
  await prisma.$transaction((transaction) =>
    recordAudit(transaction, { actorId, action, subject: { type: "event", id: eventId }, details }),
  );
}
