import { randomBytes } from "node:crypto";
import { makePurchase, makeUser } from "@admit/prisma/testing";
import { ulid } from "ulid";
import type { Mysql } from "../../src/platform/database.ts";

/** What looks like a ticket's code, anywhere in a text. */
export const codePattern = /[0-9A-HJKMNP-TV-Z]{100,}/i;

/** A decided purchase with its tickets, as an issuer would have written it. */
export async function issue(
  mysql: Mysql,
  given: { eventId: string; userId: string; count: number; requested?: number; acceptedAt?: Date },
): Promise<{ purchaseId: string; ticketIds: string[] }> {
  const { eventId, userId, count, requested = count, acceptedAt = new Date() } = given;
  const [[event]] = (await mysql.query("SELECT lastTicketNumber AS last FROM Event WHERE contentId = ?", [
    eventId,
  ])) as unknown as [[{ last: number }]];
  const purchaseId = await makePurchase(mysql, {
    eventId,
    userId,
    seq: event.last + 1,
    requested,
    issued: count,
    status: count === 0 ? "rejected" : count < requested ? "partial" : "fulfilled",
    reason: count === 0 ? "sold-out" : count < requested ? "user-cap" : null,
    acceptedAt,
    decidedAt: acceptedAt,
  });
  const ticketIds = Array.from({ length: count }, () => ulid()).sort();
  for (const [at, id] of ticketIds.entries())
    await mysql.query("INSERT INTO Ticket SET ?", {
      id,
      eventId,
      userId,
      purchaseId,
      number: event.last + at + 1,
      secret: randomBytes(6),
      issuedAt: acceptedAt,
    });
  await mysql.query(
    "UPDATE Event SET issuedCount = issuedCount + ?, lastTicketNumber = lastTicketNumber + ? WHERE contentId = ?",
    [count, count, eventId],
  );
  const holding = { eventId, userId, counted: count, cap: 1000 };
  await mysql.query("INSERT INTO Holding SET ? ON DUPLICATE KEY UPDATE counted = counted + VALUES(counted)", holding);
  return { purchaseId, ticketIds };
}

/** Voids a ticket, as an issuer would. */
export async function voidTicket(mysql: Mysql, id: string): Promise<void> {
  await mysql.query("UPDATE Ticket SET status = 'VOIDED', voidedAt = ? WHERE id = ?", [new Date(), id]);
}

const digits =
  "(SELECT 0 AS d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)";
const millionMax = "a.d + 10 * b.d + 100 * c.d + 1000 * d.d + 10000 * e.d + 100000 * f.d";

/**
 * Writes `count` purchases of one ticket each, numbered from 1, of one holder. The database server generates them, for
 * tests of large lists. Once per database, up to a million.
 */
export async function issueInBulk(mysql: Mysql, eventId: string, count: number): Promise<{ holderId: string }> {
  const holderId = await makeUser(mysql, { name: "Many" });
  const numbers = `(SELECT 1 + ${millionMax} AS n FROM ${["a", "b", "c", "d", "e", "f"]
    .map((name) => `${digits} ${name}`)
    .join(", ")}) numbers WHERE n <= ${count}`;
  const purchaseId = "LPAD(n, 26, '0')";
  await mysql.query(
    `INSERT INTO Purchase (id, eventId, userId, requestedById, source, idempotencyKey, seq, requested, issued, status,
      late, silent, acceptedAt, decidedAt)
    SELECT ${purchaseId}, ?, ?, ?, 'BUYER', n, n, 1, 1, 'fulfilled', FALSE, FALSE, NOW(3), NOW(3) FROM ${numbers}`,
    [eventId, holderId, holderId],
  );
  await mysql.query(
    `INSERT INTO Ticket (id, eventId, userId, purchaseId, number, secret, issuedAt)
    SELECT ${purchaseId}, ?, ?, ${purchaseId}, n, 'secret', NOW(3) FROM ${numbers}`,
    [eventId, holderId],
  );
  const counts = { capacity: count, issuedCount: count, lastTicketNumber: count };
  await mysql.query("UPDATE Event SET ? WHERE contentId = ?", [counts, eventId]);
  await mysql.query("INSERT INTO Holding SET ?", { eventId, userId: holderId, counted: count, cap: count });
  return { holderId };
}
