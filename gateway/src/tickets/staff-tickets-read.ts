import type { StaffTicket, TicketStatus } from "@admit/contract";
import { readRows } from "@admit/prisma";
import { z } from "zod";
import type { Mysql, Prisma } from "../platform/database.ts";
import { type HolderColumns, holderColumns, holderOf, searchSql } from "../purchases/holder-search.ts";
import type { StaffList, StaffListRequest } from "../purchases/staff-list.ts";

/** What staff see of a ticket (`t`) and its holder (`u`): never what its code is made of. */
const columns = `t.id, t.eventId, t.purchaseId, t.number, t.type, t.status, t.issuedAt, t.voidedAt, t.voidReason,
  ${holderColumns}`;

interface Row extends HolderColumns {
  id: string;
  eventId: string;
  purchaseId: string;
  number: number;
  type: "STANDARD";
  status: TicketStatus;
  issuedAt: Date;
  voidedAt: Date | null;
  voidReason: string | null;
}

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
  voidReason: row.voidReason,
});

/** A ticket's number. */
const Position = z.tuple([z.int()]);
type Position = z.infer<typeof Position>;

/** An event's tickets by number, voided ones too. No column of the CSV has a code, and none ever will. */
export const staffTickets: StaffList<StaffTicket, Position, TicketStatus> = {
  name: "tickets",
  exportAction: "ticket.export",
  cursor: "staff-tickets",
  position: Position,
  positionOf: ({ number }) => [number],
  read: readStaffTickets,
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

const searched = {
  number: "t.number",
  holder: "t.userId",
  index: "Ticket_eventId_number_key",
  holderIndex: "Ticket_userId_eventId_number_idx",
};

async function readStaffTickets(
  mysql: Mysql,
  { eventId, search, status, after, count }: StaffListRequest<Position, TicketStatus>,
): Promise<StaffTicket[]> {
  if (search.by === "holders" && search.ids.length === 0) return [];
  const found = searchSql(search, searched);
  // Both indexes are named: MariaDB would otherwise read all of an event's tickets to reach a far page, or all users for
  // each.
  const sql = `SELECT ${columns}
    FROM Ticket t FORCE INDEX (${found.index}) STRAIGHT_JOIN User u FORCE INDEX (PRIMARY) ON u.id = t.userId
    WHERE t.eventId = ? AND t.number > ? AND ${found.sql} AND ${status === undefined ? "TRUE" : "t.status = ?"}
    ORDER BY t.number LIMIT ?`;
  const [number] = after ?? [0];
  const values = [eventId, number, ...found.values, ...(status === undefined ? [] : [status]), count];
  return (await readRows<Row>(mysql, sql, values)).map(fromRow);
}

/** A ticket and its holder as they are at this moment: one statement, no cache. */
export async function readStaffTicket(prisma: Prisma, id: string): Promise<StaffTicket | null> {
  const [row] = await prisma.$queryRawUnsafe<Row[]>(
    `SELECT ${columns} FROM Ticket t JOIN User u ON u.id = t.userId WHERE t.id = ?`,
    id,
  );
  return row === undefined ? null : fromRow(row);
}

/** A ticket with what decides whether a code is its present one. */
export interface CheckedTicket {
  ticket: StaffTicket;
  version: number;
  /** Hexadecimal. */
  secret: string;
}

/** As `readStaffTicket`, for the ticket that a code names. */
export async function readCheckedTicket(
  prisma: Prisma,
  eventId: string,
  number: number,
): Promise<CheckedTicket | null> {
  const [row] = await prisma.$queryRawUnsafe<(Row & { version: number; secret: Uint8Array })[]>(
    `SELECT ${columns}, t.version, t.secret
    FROM Ticket t JOIN User u ON u.id = t.userId WHERE t.eventId = ? AND t.number = ?`,
    eventId,
    number,
  );
  if (row === undefined) return null;
  return { ticket: fromRow(row), version: row.version, secret: Buffer.from(row.secret).toString("hex") };
}
