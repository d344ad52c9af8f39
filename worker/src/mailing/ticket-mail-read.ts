import type { UserStatus } from "@admit/contract";
import type { EventFacts, TicketRow } from "@admit/tickets";
import type { Pool } from "mysql2/promise";
import { onConnection, readResults } from "@admit/prisma";

/** The contents of a purchase's mail, as they are now. */
export interface MailedPurchase {
  requested: number;
  issued: number;
  silent: boolean;
  holder: { name: string; email: string | null; status: UserStatus };
  event: EventFacts;
  /** By number, including voided ones. */
  tickets: TicketRow[];
}

interface PurchaseColumns extends Omit<EventFacts, "id"> {
  eventId: string;
  requested: number;
  issued: number;
  silent: number;
  name: string;
  email: string | null;
  status: UserStatus;
}

interface TicketColumns {
  id: string;
  eventId: string;
  number: number;
  version: number;
  secret: Buffer;
  issuedAt: Date;
  voidedAt: Date | null;
}

/** In one round trip. @returns null where there is no such purchase */
export const readMailedPurchase = (pool: Pool, purchaseId: string): Promise<MailedPurchase | null> =>
  onConnection(pool, async (connection) => {
    const [purchases, tickets] = await readResults<[PurchaseColumns[], TicketColumns[]]>(
      connection,
      `SELECT p.eventId, p.requested, p.issued, p.silent, u.name, u.email, u.status,
              c.slug, c.title, e.venue, e.startsAt, e.endsAt
         FROM Purchase p
         JOIN User u ON u.id = p.userId
         JOIN Event e ON e.contentId = p.eventId
         JOIN Content c ON c.id = p.eventId
        WHERE p.id = ?;
       SELECT id, eventId, number, version, secret, issuedAt, voidedAt
         FROM Ticket WHERE purchaseId = ? ORDER BY number`,
      [purchaseId, purchaseId],
    );
    const [purchase] = purchases;
    if (purchase === undefined) return null;
    const { eventId, requested, issued, silent, name, email, status, slug, title, venue, startsAt, endsAt } = purchase;
    return {
      requested,
      issued,
      silent: silent !== 0,
      holder: { name, email, status },
      event: { id: eventId, slug, title, venue, startsAt, endsAt },
      tickets: tickets.map(({ id, number, version, secret, issuedAt, voidedAt }) => ({
        id,
        eventId,
        purchaseId,
        number,
        version,
        secret: secret.toString("hex"),
        issuedAtMs: issuedAt.getTime(),
        voidedAtMs: voidedAt?.getTime() ?? null,
      })),
    };
  });
