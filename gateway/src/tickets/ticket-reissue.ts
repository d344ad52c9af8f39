import { ticketVersionMax } from "@admit/contract";
import { recordAudit } from "../platform/audit/audit-entry-create.ts";
import type { Prisma } from "../platform/database.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";

interface Row {
  eventId: string;
  purchaseId: string;
  number: number;
  version: number;
  voidedAt: Date | null;
}

/**
 * Gives a ticket its next code; what it had stops verifying with this. The row is locked from reading to
 * writing: it is not voided in between, and of two reissues each gets a version of its own.
 *
 * @returns the purchase whose tickets are others now
 * @throws ProblemError ticket-not-found, ticket-voided, reissue-limit-reached
 */
export async function reissueTicket(prisma: Prisma, actorId: string, id: string): Promise<{ purchaseId: string }> {
  return prisma.$transaction(async (transaction) => {
    const [row] = await transaction.$queryRaw<Row[]>`
      SELECT eventId, purchaseId, number, version, voidedAt FROM Ticket WHERE id = ${id} FOR UPDATE`;
    if (row === undefined) throw new ProblemError("ticket-not-found", "No ticket has this id.");
    if (row.voidedAt !== null) throw new ProblemError("ticket-voided", "A void ticket gets no new code.");
    if (row.version >= ticketVersionMax)
      throw new ProblemError(
        "reissue-limit-reached",
        `This ticket has had ${ticketVersionMax} codes, which is the most.`,
      );
    const version = row.version + 1;
    await transaction.ticket.update({ where: { id }, data: { version } });
    const details = { eventId: row.eventId, number: row.number, version };
    await recordAudit(transaction, { actorId, action: "ticket.reissue", subject: { type: "ticket", id }, details });
    return { purchaseId: row.purchaseId };
  });
}
