import { type ContentStatus, type Language, languages, type UserStatus } from "@admit/contract";
import type { EventFacts, TicketRow } from "@admit/tickets";
import type { Pool } from "mysql2/promise";
import { onConnection, readResults } from "@admit/prisma";

type EventColumns = Omit<EventFacts, "status"> & { contentStatus: ContentStatus; language: Language };

interface PurchaseColumns extends EventColumns {
  requested: number;
  issued: number;
  silent: number;
  name: string;
  email: string | null;
  status: UserStatus;
}

interface TicketColumns extends Omit<TicketRow, "secret" | "issuedAtMs" | "voidedAtMs"> {
  secret: Buffer;
  issuedAt: Date;
  voidedAt: Date | null;
}

/** As a mail shows it. */
export type MailedTicket = TicketRow;

/** Over `Content c`, `Event e` and `User u`: in the holder's language, else in the event's. */
const eventColumns = `c.id, c.slug, COALESCE(
    (SELECT t.title FROM ContentText t WHERE t.contentId = c.id AND t.language = COALESCE(u.language, c.language)), c.title
  ) AS title, COALESCE(u.language, c.language) AS language, c.status AS contentStatus, c.createdAt, c.updatedAt,
  e.venue, e.startsAt, e.endsAt, e.timeZone`;
const ticketColumns = "id, eventId, purchaseId, number, version, secret, issuedAt, voidedAt";

const toTicket = ({ secret, issuedAt, voidedAt, ...ticket }: TicketColumns): MailedTicket => ({
  ...ticket,
  secret: secret.toString("hex"),
  issuedAtMs: issuedAt.getTime(),
  voidedAtMs: voidedAt?.getTime() ?? null,
});

const toEvent = ({ contentStatus, language: _of, ...event }: EventColumns): EventFacts => ({
  ...event,
  status: contentStatus,
});

/**
 * The contents of a purchase's mail, as they are now, in one round trip: its holder, its event, and its tickets by
 * number, including voided ones. @returns null where there is no such purchase
 */
export const readMailedPurchase = (pool: Pool, purchaseId: string) =>
  onConnection(pool, async (connection) => {
    const [purchases, tickets] = await readResults<[PurchaseColumns[], TicketColumns[]]>(
      connection,
      `SELECT p.requested, p.issued, p.silent, u.name, u.email, u.status, ${eventColumns}
         FROM Purchase p
         JOIN User u ON u.id = p.userId
         JOIN Event e ON e.contentId = p.eventId
         JOIN Content c ON c.id = p.eventId
        WHERE p.id = ?;
       SELECT ${ticketColumns} FROM Ticket WHERE purchaseId = ? ORDER BY number`,
      [purchaseId, purchaseId],
    );
    const [purchase] = purchases;
    if (purchase === undefined) return null;
    const { requested, issued, silent, name, email, status, ...event } = purchase;
    const holder = { name, email, status };
    const shown = { event: toEvent(event), language: event.language };
    return { requested, issued, silent: silent !== 0, holder, ...shown, tickets: tickets.map(toTicket) };
  });

interface NoticeColumns {
  kind: "TICKET_VOIDED" | "TICKET_REISSUED" | "EVENT_CHANGED" | "REINSTATED";
  name: string;
  email: string | null;
  status: UserStatus;
  language: Language | null;
}

/** The same for a notice; the event is null where its holder has no valid ticket of a changed one by now. */
export const readNotice = (pool: Pool, id: string) =>
  onConnection(pool, async (connection) => {
    const [notices, events, tickets] = await readResults<[NoticeColumns[], EventColumns[], TicketColumns[]]>(
      connection,
      `SELECT n.kind, u.name, u.email, u.status, u.language FROM Notice n JOIN User u ON u.id = n.userId WHERE n.id = ?;
       SELECT ${eventColumns}
         FROM Notice n JOIN User u ON u.id = n.userId
         JOIN Event e ON e.contentId = n.eventId JOIN Content c ON c.id = n.eventId
        WHERE n.id = ? AND (n.kind <> 'EVENT_CHANGED'
          OR EXISTS (SELECT 1 FROM Holding h WHERE h.eventId = n.eventId AND h.userId = n.userId AND h.counted > 0));
       SELECT ${ticketColumns} FROM Ticket WHERE id = (SELECT ticketId FROM Notice WHERE id = ?)`,
      [id, id, id],
    );
    const [notice] = notices;
    if (notice === undefined) return null;
    const { kind, language: own, ...holder } = notice;
    const [event, ticket] = [events[0], tickets[0]];
    const language = own ?? event?.language ?? languages[0];
    return { kind, holder, language, event: event ? toEvent(event) : null, ticket: ticket ? toTicket(ticket) : null };
  });
