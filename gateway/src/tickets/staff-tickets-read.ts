import type { PersonTicket, StaffTicket, TicketStatus } from "@admit/contract";
import { readRows } from "@admit/prisma";
import { z } from "zod";
import type { Mysql, Prisma } from "../platform/database.ts";
import {
  type HolderColumns,
  holderColumns,
  holderOf,
  readSearched,
  type SearchedList,
  undeliveredOf,
} from "../purchases/holder-search.ts";
import type { StaffList } from "../purchases/staff-list.ts";

/** What staff see of a ticket, besides its holder: never what its code is made of. */
const columns = `l.id, l.eventId, l.purchaseId, l.number, l.type, l.status, l.issuedAt, l.voidedAt, l.voidReason,
  ${undeliveredOf("l.purchaseId")}`;

type Row = Omit<StaffTicket, "code" | "issuedAt" | "voidedAt" | "holder"> &
  HolderColumns & { issuedAt: Date; voidedAt: Date | null };

const fromRow = (row: Row): StaffTicket => ({
  id: row.id,
  eventId: row.eventId,
  purchaseId: row.purchaseId,
  number: row.number,
  type: row.type,
  status: row.status,
  code: null,
  issuedAt: row.issuedAt.toISOString(),
  voidedAt: row.voidedAt?.toISOString() ?? null,
  holder: holderOf(row),
  undelivered: row.undelivered,
  voidReason: row.voidReason,
});

/** A ticket's number. */
const Position = z.tuple([z.int()]);

const searched: SearchedList = {
  table: "Ticket",
  columns,
  number: "l.number",
  order: "l.number",
  index: "Ticket_eventId_number_key",
  holderIndex: "Ticket_userId_eventId_number_idx",
};

/** An event's tickets by number, voided ones too. No column of the CSV has a code, and none ever will. */
export const staffTickets: StaffList<StaffTicket, z.infer<typeof Position>, TicketStatus> = {
  name: "tickets",
  exportAction: "ticket.export",
  cursor: "staff-tickets",
  position: Position,
  positionOf: ({ number }) => [number],
  async read(mysql, { after, ...request }) {
    const behind = after && { sql: "l.number > ?", values: after };
    return (await readSearched<Row>(mysql, searched, request, behind)).map(fromRow);
  },
  columns: {
    number: (ticket) => ticket.number,
    status: (ticket) => ticket.status,
    holderName: (ticket) => ticket.holder.name,
    holderEmail: (ticket) => ticket.holder.email,
    holderStatus: (ticket) => ticket.holder.status,
    issuedAt: (ticket) => ticket.issuedAt,
    voidedAt: (ticket) => ticket.voidedAt,
    voidReason: (ticket) => ticket.voidReason,
    ticketId: (ticket) => ticket.id,
    purchaseId: (ticket) => ticket.purchaseId,
    holderId: (ticket) => ticket.holder.id,
  },
};

/** A ticket with what decides whether a code is its present one. */
export interface CheckedTicket {
  ticket: StaffTicket;
  version: number;
  /** Hexadecimal. */
  secret: string;
}

/** A ticket and its holder as they are at this moment: one statement, no cache. */
async function readChecked(prisma: Prisma, condition: string, ...values: unknown[]): Promise<CheckedTicket | null> {
  const [row] = await prisma.$queryRawUnsafe<(Row & { version: number; secret: Uint8Array })[]>(
    `SELECT ${columns}, ${holderColumns}, l.version, l.secret
    FROM Ticket l JOIN User u ON u.id = l.userId WHERE ${condition}`,
    ...values,
  );
  if (row === undefined) return null;
  return { ticket: fromRow(row), version: row.version, secret: Buffer.from(row.secret).toString("hex") };
}

/** The ticket that a code names. */
export const readCheckedTicket = (prisma: Prisma, eventId: string, number: number): Promise<CheckedTicket | null> =>
  readChecked(prisma, "l.eventId = ? AND l.number = ?", eventId, number);

export const readStaffTicket = async (prisma: Prisma, id: string): Promise<StaffTicket | null> =>
  (await readChecked(prisma, "l.id = ?", id))?.ticket ?? null;

/** A person's tickets of all events, the newest first. @param after the id of the last one before the page */
export async function readPersonTickets(
  mysql: Mysql,
  userId: string,
  after: string | undefined,
  count: number,
): Promise<PersonTicket[]> {
  const rows = await readRows<Row & EventColumns>(
    mysql,
    `SELECT ${columns}, ${holderColumns}, c.title, c.slug
     FROM Ticket l JOIN User u ON u.id = l.userId JOIN Content c ON c.id = l.eventId
     WHERE l.userId = ? ${after === undefined ? "" : "AND l.id < ?"} ORDER BY l.id DESC LIMIT ?`,
    [userId, ...(after === undefined ? [] : [after]), count],
  );
  return rows.map(({ title, slug, ...row }) => ({ ...fromRow(row), event: { title, slug } }));
}

interface EventColumns {
  title: string;
  slug: string;
}
