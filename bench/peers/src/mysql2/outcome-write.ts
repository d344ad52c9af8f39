import type { Outcome } from "@admit/contract";
import type { Connection } from "mysql2/promise";
import type { LockedState } from "../purchase/make-outcome.ts";
import type { Wanted } from "../purchase/wanted.ts";

const insertPurchase =
  "INSERT INTO Purchase (id, eventId, userId, requestedById, source, idempotencyKey, seq, requested, issued, status, reason, late, silent, acceptedAt, decidedAt) VALUES (?)";

/**
 * Writes a decision and commits, in one round trip: an error in any statement leaves the transaction uncommitted.
 * The purchase comes first, since a key that was used before ends it there.
 */
export async function writeOutcome(
  connection: Connection,
  wanted: Wanted,
  outcome: Outcome,
  state: LockedState,
): Promise<void> {
  const { eventId, userId, purchaseId, issued } = outcome;
  const silent = state.userStatus !== "ACTIVE";
  const decidedAt = new Date(outcome.decidedAtMs);
  const statements = [insertPurchase];
  const values: unknown[] = [
    [
      purchaseId,
      eventId,
      userId,
      userId,
      "BUYER",
      wanted.idempotencyKey,
      outcome.seq,
      outcome.requested,
      issued,
      outcome.status,
      outcome.reason,
      false,
      silent,
      new Date(outcome.acceptedAtMs),
      decidedAt,
    ],
  ];
  const add = (sql: string, ...more: unknown[]): void => {
    statements.push(sql);
    values.push(...more);
  };
  if (issued > 0) {
    add(
      "INSERT INTO Ticket (id, eventId, userId, purchaseId, number, secret, issuedAt) VALUES ?",
      outcome.tickets.map(({ id, number, secret }) => [
        id,
        eventId,
        userId,
        purchaseId,
        number,
        Buffer.from(secret, "hex"),
        decidedAt,
      ]),
    );
    if (!silent) add("INSERT INTO TicketMail (purchaseId, dueAt) VALUES (?)", [purchaseId, decidedAt]);
    add(
      "INSERT INTO Holding (eventId, userId, counted, cap) VALUES (?) ON DUPLICATE KEY UPDATE counted = VALUES(counted), cap = VALUES(cap)",
      [eventId, userId, state.held + issued, state.userCap],
    );
    add(
      "UPDATE Event SET issuedCount = ?, lastTicketNumber = ? WHERE contentId = ?",
      state.issuedCount + issued,
      state.lastTicketNumber + issued,
      eventId,
    );
  }
  add("COMMIT");
  await connection.query(statements.join(";\n"), values);
}
