import type { UserStatus } from "@admit/contract";
import type { TicketRow } from "@admit/tickets";
import type { Prisma } from "../platform/database.ts";
import { fromTicketRow, ticketColumns } from "./ticket-row.ts";

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
