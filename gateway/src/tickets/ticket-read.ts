import type { UserStatus } from "@admit/contract";
import type { Prisma } from "../platform/database.ts";
import type { TicketRow } from "@admit/tickets";
import { fromTicketRow } from "./ticket-row.ts";

export interface HeldTicket {
  ticket: TicketRow;
  holderId: string;
  holderStatus: UserStatus;
}

type Row = Parameters<typeof fromTicketRow>[0] & { userId: string; holderStatus: UserStatus };

/** A ticket and its holder's status, both as they are at this moment: one statement, no cache. */
export async function readTicket(prisma: Prisma, id: string): Promise<HeldTicket | null> {
  const [row] = await prisma.$queryRaw<Row[]>`
    SELECT t.id, t.eventId, t.purchaseId, t.number, t.version, t.secret, t.issuedAt, t.voidedAt, t.userId,
      u.status AS holderStatus
    FROM Ticket t JOIN User u ON u.id = t.userId
    WHERE t.id = ${id}`;
  if (row === undefined) return null;
  return { ticket: fromTicketRow(row), holderId: row.userId, holderStatus: row.holderStatus };
}
