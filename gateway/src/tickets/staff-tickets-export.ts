import type { StaffTicket } from "@admit/contract";
import type { Cell } from "../platform/csv/csv-stream.ts";
import { keysetPages } from "../platform/csv/keyset-pages.ts";
import type { Mysql } from "../platform/database.ts";
import { openSearch } from "./holder-search.ts";
import { readStaffTickets, type StaffTicketFilter } from "./staff-tickets-list.ts";

const columns = {
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
} satisfies Record<string, (ticket: StaffTicket) => Cell>;

export const ticketsHeader = Object.keys(columns);

/** An event's tickets as records of a CSV, by number. There is no column for a code, and never will be. */
export async function* exportTickets(
  mysql: Mysql,
  eventId: string,
  { q, status }: StaffTicketFilter,
): AsyncGenerator<Cell[][], void, undefined> {
  const search = await openSearch(mysql, q);
  const pages = keysetPages<StaffTicket>((last, count) =>
    readStaffTickets(mysql, { eventId, search, status, after: last?.number ?? 0, count }),
  );
  const cells = Object.values(columns);
  for await (const page of pages) yield page.map((ticket) => cells.map((cell) => cell(ticket)));
}
