import type { DecidedStatus, IssuedTicket, Outcome, Reason } from "@admit/contract";
import { type Mysql, readRows } from "./rows.ts";

export interface PurchaseRow {
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

interface TicketRow {
  id: string;
  purchaseId: string;
  number: number;
  version: number;
  secret: Buffer;
  voidedAt: Date | null;
}

/** The columns of a `PurchaseRow`. */
export const purchaseColumns =
  "id, eventId, userId, requestedById, seq, status, reason, requested, issued, acceptedAt, decidedAt";

/** The outcomes of those purchases that are decided, by purchase id, with their tickets. */
export async function readOutcomes(database: Mysql, purchaseIds: readonly string[]): Promise<Map<string, Outcome>> {
  const sql = `SELECT ${purchaseColumns} FROM Purchase WHERE id IN (?)`;
  return withTickets(database, await readRows(database, sql, [purchaseIds]));
}

/** The outcomes of purchases whose rows are read already, by purchase id, with their tickets. */
export async function withTickets(database: Mysql, rows: readonly PurchaseRow[]): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  for (const row of rows) outcomes.set(row.id, toOutcome(row));

  const issued = rows.filter((row) => row.issued > 0).map((row) => row.id);
  if (issued.length === 0) return outcomes;
  const tickets = await readRows<TicketRow>(
    database,
    "SELECT id, purchaseId, number, version, secret, voidedAt FROM Ticket WHERE purchaseId IN (?) ORDER BY number",
    [issued],
  );
  for (const ticket of tickets) outcomes.get(ticket.purchaseId)?.tickets.push(toIssuedTicket(ticket));
  return outcomes;
}

/** The highest decided position of each event, in their order; 0 where none is. Reads one row for each. */
export async function readLastSeqs(database: Mysql, eventIds: readonly string[]): Promise<number[]> {
  const rows = await readRows<{ contentId: string; lastSeq: number | null }>(
    database,
    `SELECT contentId, (SELECT seq FROM Purchase WHERE eventId = contentId ORDER BY seq DESC LIMIT 1) AS lastSeq
       FROM Event WHERE contentId IN (?)`,
    [eventIds],
  );
  const lastSeqs = new Map(rows.map(({ contentId, lastSeq }) => [contentId, lastSeq]));
  return eventIds.map((eventId) => lastSeqs.get(eventId) ?? 0);
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
