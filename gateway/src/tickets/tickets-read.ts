import type { Ticket, UserStatus } from "@admit/contract";
import { type TicketRow, toTicket } from "@admit/tickets";
import { z } from "zod";
import type { Prisma } from "../platform/database.ts";
import { CursorNumber } from "../platform/lists/cursor.ts";
import type { TicketServices } from "./services.ts";

/** A ticket with its holder's status, both as they are at this moment. */
export interface HeldTicket {
  ticket: TicketRow;
  holderId: string;
  holderStatus: UserStatus;
}

interface TicketColumns {
  id: string;
  eventId: string;
  purchaseId: string;
  number: number;
  version: number;
  secret: Uint8Array;
  issuedAt: Date;
  voidedAt: Date | null;
}

const ticketColumns = {
  id: true,
  eventId: true,
  purchaseId: true,
  number: true,
  version: true,
  secret: true,
  issuedAt: true,
  voidedAt: true,
} as const satisfies Record<keyof TicketColumns, true>;

const fromTicketRow = ({ secret, issuedAt, voidedAt, ...row }: TicketColumns): TicketRow => ({
  id: row.id,
  eventId: row.eventId,
  purchaseId: row.purchaseId,
  number: row.number,
  version: row.version,
  secret: Buffer.from(secret).toString("hex"),
  issuedAtMs: issuedAt.getTime(),
  voidedAtMs: voidedAt?.getTime() ?? null,
});

/** One statement, no cache. */
export async function readTicket(prisma: Prisma, id: string): Promise<HeldTicket | null> {
  const [row] = await prisma.$queryRaw<(TicketColumns & { userId: string; holderStatus: UserStatus })[]>`
    SELECT t.id, t.eventId, t.purchaseId, t.number, t.version, t.secret, t.issuedAt, t.voidedAt, t.userId,
      u.status AS holderStatus
    FROM Ticket t JOIN User u ON u.id = t.userId
    WHERE t.id = ${id}`;
  if (row === undefined) return null;
  return { ticket: fromTicketRow(row), holderId: row.userId, holderStatus: row.holderStatus };
}

/** A holder's valid tickets of one event by number, and the holder's status, both as they are at this moment. */
export async function readEventTickets(
  prisma: Prisma,
  { userId, eventId, from, limit }: { userId: string; eventId: string; from: number; limit: number },
): Promise<{ tickets: TicketRow[]; holderStatus: UserStatus }> {
  const [holder, rows] = await prisma.$transaction([
    prisma.user.findUnique({ where: { id: userId }, select: { status: true } }),
    prisma.ticket.findMany({
      where: { userId, eventId, number: { gte: from }, status: "VALID" },
      orderBy: { number: "asc" },
      take: limit,
      select: ticketColumns,
    }),
  ]);
  return { tickets: rows.map(fromTicketRow), holderStatus: holder?.status ?? "SUSPENDED" };
}

/** A page's last ticket: its event and number. */
const Position = z.tuple([z.string(), CursorNumber]);

/** A holder's tickets, voided ones too: the newest event first, by number within each. */
export async function listTickets(
  { prisma, keys, cursors }: Pick<TicketServices, "prisma" | "keys" | "cursors">,
  userId: string,
  { eventId, limit, cursor }: { eventId?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<{ items: Ticket[]; nextCursor: string | null }> {
  const after = cursors.decode("tickets", cursor, Position);
  // Both at one moment: the status that decides whether codes show is never older than the tickets.
  const [holder, rows] = await prisma.$transaction([
    prisma.user.findUnique({ where: { id: userId }, select: { status: true } }),
    prisma.ticket.findMany({
      where: {
        userId,
        ...(eventId !== undefined && { eventId }),
        ...(after !== null && { OR: [{ eventId: { lt: after[0] } }, { eventId: after[0], number: { gt: after[1] } }] }),
      },
      orderBy: [{ eventId: "desc" }, { number: "asc" }],
      take: limit + 1,
      select: ticketColumns,
    }),
  ]);
  const status = holder?.status ?? "SUSPENDED";
  const page = cursors.page("tickets", rows, limit, (row) => [row.eventId, row.number]);
  return { items: page.rows.map((row) => toTicket(fromTicketRow(row), status, keys)), nextCursor: page.nextCursor };
}
