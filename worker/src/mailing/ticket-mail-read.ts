import type { ContentStatus, UserStatus } from "@admit/contract";
import type { EventFacts, TicketRow } from "@admit/tickets";
import type { Pool } from "mysql2/promise";
import { onConnection, readResults } from "@admit/prisma";

interface PurchaseColumns extends Omit<EventFacts, "status"> {
  requested: number;
  issued: number;
  silent: number;
  name: string;
  email: string | null;
  status: UserStatus;
  contentStatus: ContentStatus;
}

interface TicketColumns extends Omit<TicketRow, "secret" | "issuedAtMs" | "voidedAtMs"> {
  secret: Buffer;
  issuedAt: Date;
  voidedAt: Date | null;
}

/**
 * The contents of a purchase's mail, as they are now, in one round trip: its holder, its event, and its tickets by
 * number, including voided ones. @returns null where there is no such purchase
 */
export const readMailedPurchase = (pool: Pool, purchaseId: string) =>
  onConnection(pool, async (connection) => {
    const [purchases, tickets] = await readResults<[PurchaseColumns[], TicketColumns[]]>(
      connection,
      `SELECT p.eventId AS id, p.requested, p.issued, p.silent, u.name, u.email, u.status,
              c.slug, c.title, c.status AS contentStatus, c.createdAt, c.updatedAt,
              e.venue, e.startsAt, e.endsAt, e.timeZone
         FROM Purchase p
         JOIN User u ON u.id = p.userId
         JOIN Event e ON e.contentId = p.eventId
         JOIN Content c ON c.id = p.eventId
        WHERE p.id = ?;
       SELECT id, eventId, purchaseId, number, version, secret, issuedAt, voidedAt
         FROM Ticket WHERE purchaseId = ? ORDER BY number`,
      [purchaseId, purchaseId],
    );
    const [purchase] = purchases;
    if (purchase === undefined) return null;
    const { requested, issued, silent, name, email, status, contentStatus, ...event } = purchase;
    return {
      requested,
      issued,
      silent: silent !== 0,
      holder: { name, email, status },
      event: { ...event, status: contentStatus },
      tickets: tickets.map(({ secret, issuedAt, voidedAt, ...ticket }) => ({
        ...ticket,
        secret: secret.toString("hex"),
        issuedAtMs: issuedAt.getTime(),
        voidedAtMs: voidedAt?.getTime() ?? null,
      })),
    };
  });
