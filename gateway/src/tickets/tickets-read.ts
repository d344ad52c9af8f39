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

type TicketColumns = Omit<TicketRow, "secret" | "issuedAtMs" | "voidedAtMs"> & {
  secret: Uint8Array;
  issuedAt: Date;
  voidedAt: Date | null;
};

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
  ...row,
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
  const { userId: holderId, holderStatus, ...ticket } = row;
  return { ticket: fromTicketRow(ticket), holderId, holderStatus };
}

/** A holder's tickets and status at one moment: the status that decides whether codes show is never older than them. */
async function readHeld(
  prisma: Prisma,
  userId: string,
  where: { eventId?: string; number?: object; status?: "VALID"; OR?: object[] },
  take: number,
): Promise<{ tickets: TicketRow[]; holderStatus: UserStatus }> {
  const [holder, rows] = await prisma.$transaction([
    prisma.user.findUnique({ where: { id: userId }, select: { status: true } }),
    prisma.ticket.findMany({
      where: { userId, ...where },
      orderBy: [{ eventId: "desc" }, { number: "asc" }],
      take,
      select: ticketColumns,
    }),
  ]);
  return { tickets: rows.map(fromTicketRow), holderStatus: holder?.status ?? "SUSPENDED" };
}

/** A holder's valid tickets of one event by number, beginning with a number. */
export const readEventTickets = (
  prisma: Prisma,
  { userId, eventId, from, limit }: { userId: string; eventId: string; from: number; limit: number },
): ReturnType<typeof readHeld> => readHeld(prisma, userId, { eventId, number: { gte: from }, status: "VALID" }, limit);

/** A page's last ticket: its event and number. */
const Position = z.tuple([z.string(), CursorNumber]);

/** A holder's tickets, voided ones too: the newest event first, by number within each. */
export async function listTickets(
  { prisma, keys, cursors }: Pick<TicketServices, "prisma" | "keys" | "cursors">,
  userId: string,
  { eventId, limit, cursor }: { eventId?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<{ items: Ticket[]; nextCursor: string | null }> {
  const after = cursors.decode("tickets", cursor, Position);
  const where = {
    ...(eventId !== undefined && { eventId }),
    ...(after !== null && { OR: [{ eventId: { lt: after[0] } }, { eventId: after[0], number: { gt: after[1] } }] }),
  };
  const { tickets, holderStatus } = await readHeld(prisma, userId, where, limit + 1);
  const page = cursors.page("tickets", tickets, limit, (row) => [row.eventId, row.number]);
  return { items: page.rows.map((row) => toTicket(row, holderStatus, keys)), nextCursor: page.nextCursor };
}
