import { randomBytes } from "node:crypto";
import { makePurchase } from "@admit/prisma/testing";
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

/** A purchase that an issuer failed to decide. @returns its id */
export async function failPurchase(
  mysql: Mysql,
  purchase: Parameters<typeof makePurchase>[1],
  failure: { reason?: string; at?: Date } = {},
): Promise<string> {
  const purchaseId = await makePurchase(mysql, { ...purchase, status: "failed", reason: "fault" });
  const row = { purchaseId, eventId: purchase.eventId, reason: "a fault", at: new Date(), ...failure };
  await mysql.query("INSERT INTO PurchaseFailure SET ?", row);
  return purchaseId;
}

/** Voids a ticket, as an issuer would. */
export async function voidTicket(mysql: Mysql, id: string): Promise<void> {
  await mysql.query("UPDATE Ticket SET status = 'VOIDED', voidedAt = ? WHERE id = ?", [new Date(), id]);
}

/** The numbers from 1 to `count` as a table of SQL, with the column `n`: a statement writes that many rows with it. */
export const numbersTo = (count: number): string =>
  `JSON_TABLE('${JSON.stringify(Array(count).fill(0))}', '$[*]' COLUMNS (n FOR ORDINALITY)) numbers`;
