import type { Ticket } from "@admit/contract";
import { z } from "zod";
import { toTicket } from "@admit/tickets";
import { CursorNumber } from "../platform/lists/cursor.ts";
import type { TicketServices } from "./services.ts";
import { fromTicketRow, ticketColumns } from "./ticket-row.ts";

/** The last ticket's event and number. */
const Position = z.tuple([z.string(), CursorNumber]);

/** A holder's tickets: the newest event first, by number within each. Voided ones stand among them. */
export async function listTickets(
  { prisma, keys, cursors }: Pick<TicketServices, "prisma" | "keys" | "cursors">,
  userId: string,
  { eventId, limit, cursor }: { eventId: string | undefined; limit: number; cursor: string | undefined },
): Promise<{ items: Ticket[]; nextCursor: string | null }> {
  const after = cursors.decode("tickets", cursor, Position);
  // Both at one moment: whether codes show is never decided by an older status than the tickets'.
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
