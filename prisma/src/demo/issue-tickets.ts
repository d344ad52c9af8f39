import { randomBytes } from "node:crypto";
import type { Connection } from "mysql2/promise";
import { purchaseIdOf } from "../purchase-id-of.ts";
import { insertRows } from "./demo-people.ts";
import { newId } from "../new-id.ts";

export interface DemoPurchase {
  userId: string;
  /** The staff who issued it, or the user who bought it. */
  requestedById: string;
  requested: number;
  acceptedAt: Date;
  /** The holder was invited, not active. */
  silent: boolean;
}

/** How long after its acceptance a demo purchase was decided. */
const decidedAfterMs = 38;

/**
 * Writes an event's first purchases as its line would have decided them, in this order: one per user, with room for all.
 * The database refuses anything else.
 */
export async function issueTickets(
  connection: Connection,
  eventId: string,
  userCap: number,
  demoPurchases: DemoPurchase[],
): Promise<void> {
  const purchases = demoPurchases.map((purchase, index) => decide(eventId, userCap, purchase, index + 1));
  let lastTicketNumber = 0;
  const tickets = purchases.flatMap((purchase) =>
    Array.from({ length: purchase.issued }, () => ({
      id: newId(purchase.decidedAt.getTime()),
      eventId,
      userId: purchase.userId,
      purchaseId: purchase.id,
      number: ++lastTicketNumber,
      secret: randomBytes(6),
      issuedAt: purchase.decidedAt,
    })),
  );
  const holdings = purchases.map(({ userId, issued }) => ({ eventId, userId, counted: issued, cap: userCap }));
  await insertRows(connection, "Purchase", purchases);
  await insertRows(connection, "Ticket", tickets);
  await insertRows(connection, "Holding", holdings);
  await connection.query("UPDATE Event SET issuedCount = ?, lastTicketNumber = ? WHERE contentId = ?", [
    lastTicketNumber,
    lastTicketNumber,
    eventId,
  ]);
}

function decide(eventId: string, userCap: number, purchase: DemoPurchase, seq: number) {
  const { userId, requestedById, requested, acceptedAt, silent } = purchase;
  const idempotencyKey = `demo-${seq}`;
  const issued = Math.min(requested, userCap);
  const decidedAt = new Date(acceptedAt.getTime() + decidedAfterMs);
  return {
    ...purchase,
    id: purchaseIdOf(requestedById, eventId, idempotencyKey),
    eventId,
    source: requestedById === userId ? "BUYER" : "STAFF",
    idempotencyKey,
    seq,
    issued,
    status: issued < requested ? "partial" : "fulfilled",
    reason: issued < requested ? "user-cap" : null,
    late: false,
    decidedAt,
    // As if its mail had been sent: the first start should not send thirty.
    notifiedAt: silent ? null : decidedAt,
  };
}
