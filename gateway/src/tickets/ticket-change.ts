import { createHash } from "node:crypto";
import { bytesToId, ticketVersionMax } from "@admit/contract";
import { insertTicketNotice, writeRows, newId } from "@admit/prisma";
import { recordAudit } from "../platform/audit/audit-entry-create.ts";
import type { Prisma } from "../platform/database.ts";
import type { LineGateway } from "../platform/line/open-line.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import { said } from "../platform/problem/said.ts";

/** One id for all voids of a ticket: however often it is voided, and by how many people, it is the same void. */
const voidIdOf = (ticketId: string): string =>
  bytesToId(createHash("sha256").update(`ticket.void\n${ticketId}`).digest().subarray(0, 16));

/**
 * Voids a ticket by a command in its event's line, so that the next buyers in line can have it.
 * @returns whether it is done; else the command waits in the line
 * @throws ProblemError internal-error; LineUnavailableError
 */
export async function voidTicket(
  line: Pick<LineGateway, "change">,
  actorId: string,
  ticket: { id: string; eventId: string },
  reason: string,
  waitMs: number,
): Promise<boolean> {
  const changeId = voidIdOf(ticket.id);
  const request = { kind: "ticket.void" as const, changeId, actorId, ticketId: ticket.id, reason };
  const outcome = await line.change(ticket.eventId, request, waitMs);
  if (outcome !== null && outcome.refusal !== null)
    throw new ProblemError("internal-error", "The ticket could not be voided. The fault is recorded; try again.");
  return outcome !== null;
}

interface Row {
  eventId: string;
  purchaseId: string;
  number: number;
  version: number;
  voidedAt: Date | null;
}

/**
 * Gives a ticket its next code; the former one is invalid from then on. The row is locked from reading to writing: it is
 * not voided in between, and of two reissues each gets a version of its own.
 *
 * @returns the ticket's purchase, whose answers now have another code
 * @throws ProblemError ticket-not-found, ticket-voided, reissue-limit-reached
 */
export async function reissueTicket(prisma: Prisma, actorId: string, id: string): Promise<{ purchaseId: string }> {
  return prisma.$transaction(async (transaction) => {
    const [row] = await transaction.$queryRaw<Row[]>`
      SELECT eventId, purchaseId, number, version, voidedAt FROM Ticket WHERE id = ${id} FOR UPDATE`;
    if (row === undefined) throw new ProblemError("ticket-not-found", "No ticket has this id.");
    if (row.voidedAt !== null) throw new ProblemError("ticket-voided", "A void ticket gets no new code.");
    if (row.version >= ticketVersionMax)
      throw new ProblemError("reissue-limit-reached", said`A ticket can have at most ${ticketVersionMax} codes.`);
    const version = row.version + 1;
    await transaction.ticket.update({ where: { id }, data: { version } });
    await writeRows(transaction, insertTicketNotice, [newId(), "TICKET_REISSUED", new Date(), id]);
    const details = { eventId: row.eventId, number: row.number, version };
    await recordAudit(transaction, { actorId, action: "ticket.reissue", subject: { type: "ticket", id }, details });
    return { purchaseId: row.purchaseId };
  });
}
