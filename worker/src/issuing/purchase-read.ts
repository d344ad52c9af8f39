import type { DecidedStatus, IssuedTicket, Outcome, Reason } from "@admit/contract";
import type { Connection, RowDataPacket } from "mysql2/promise";

export interface PurchaseRow extends RowDataPacket {
  id: string;
  eventId: string;
  userId: string;
  requestedById: string;
  seq: number;
  status: DecidedStatus;
  reason: Reason | null;
  requested: number;
  issued: number;
  acceptedAt: Date;
  decidedAt: Date;
}

interface TicketRow extends RowDataPacket {
  id: string;
  purchaseId: string;
  number: number;
  version: number;
  secret: Buffer;
  voidedAt: Date | null;
}

/** The outcomes of purchases that were decided before, by purchase id, with their tickets. */
export async function readOutcomes(
  connection: Connection,
  rows: readonly PurchaseRow[],
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  for (const row of rows) outcomes.set(row.id, toOutcome(row));

  const withTickets = rows.filter((row) => row.issued > 0).map((row) => row.id);
  if (withTickets.length === 0) return outcomes;
  const [tickets] = await connection.query<TicketRow[]>(
    "SELECT id, purchaseId, number, version, secret, voidedAt FROM Ticket WHERE purchaseId IN (?) ORDER BY number",
    [withTickets],
  );
  for (const ticket of tickets) outcomes.get(ticket.purchaseId)?.tickets.push(toIssuedTicket(ticket));
  return outcomes;
}

function toOutcome(row: PurchaseRow): Outcome {
  return {
    purchaseId: row.id,
    eventId: row.eventId,
    userId: row.userId,
    requestedById: row.requestedById,
    seq: row.seq,
    status: row.status,
    reason: row.reason,
    requested: row.requested,
    issued: row.issued,
    acceptedAtMs: row.acceptedAt.getTime(),
    decidedAtMs: row.decidedAt.getTime(),
    tickets: [],
  };
}

function toIssuedTicket(row: TicketRow): IssuedTicket {
  return {
    id: row.id,
    number: row.number,
    version: row.version,
    secret: row.secret.toString("hex"),
    voidedAtMs: row.voidedAt?.getTime() ?? null,
  };
}
