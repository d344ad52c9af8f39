import type { StaffTicket } from "@admit/contract";
import type { Prisma } from "../platform/database.ts";
import { fromStaffTicketRow, staffTicketColumns, type StaffTicketRow } from "./staff-ticket-row.ts";

/** A ticket with what tells whether a code is its present one. */
export interface CheckedTicket {
  ticket: StaffTicket;
  version: number;
  /** Hexadecimal. */
  secret: string;
}

/** A ticket and its holder as they are at this moment: one statement, no cache. Null where there is none. */
export async function readStaffTicket(prisma: Prisma, id: string): Promise<StaffTicket | null> {
  const [row] = await prisma.$queryRawUnsafe<StaffTicketRow[]>(
    `SELECT ${staffTicketColumns} FROM Ticket t JOIN User u ON u.id = t.userId WHERE t.id = ?`,
    id,
  );
  return row === undefined ? null : fromStaffTicketRow(row);
}

/** The same by what a code says of it. */
export async function readCheckedTicket(
  prisma: Prisma,
  eventId: string,
  number: number,
): Promise<CheckedTicket | null> {
  const [row] = await prisma.$queryRawUnsafe<(StaffTicketRow & { version: number; secret: Uint8Array })[]>(
    `SELECT ${staffTicketColumns}, t.version, t.secret
    FROM Ticket t JOIN User u ON u.id = t.userId WHERE t.eventId = ? AND t.number = ?`,
    eventId,
    number,
  );
  if (row === undefined) return null;
  return { ticket: fromStaffTicketRow(row), version: row.version, secret: Buffer.from(row.secret).toString("hex") };
}
