import type { StaffTicket, TicketStatus } from "@admit/contract";
import { statementTimeoutMs } from "@admit/prisma";
import { z } from "zod";
import type { Mysql } from "../platform/database.ts";
import type { TicketServices } from "./services.ts";
import { type HolderSearch, openSearch, searchSql } from "./holder-search.ts";
import { fromStaffTicketRow, staffTicketColumns, type StaffTicketRow } from "./staff-ticket-row.ts";

/** The last ticket's number. */
const Position = z.tuple([z.int()]);

const searched = {
  number: "t.number",
  holder: "t.userId",
  index: "Ticket_eventId_number_key",
  holderIndex: "Ticket_userId_eventId_number_idx",
};

export interface StaffTicketFilter {
  q?: string | undefined;
  status?: TicketStatus | undefined;
}

/** An event's tickets by number, voided ones among them. */
export async function listStaffTickets(
  { mysql, cursors }: Pick<TicketServices, "mysql" | "cursors">,
  eventId: string,
  { limit, cursor, q, status }: StaffTicketFilter & { limit: number; cursor?: string | undefined },
): Promise<{ items: StaffTicket[]; nextCursor: string | null }> {
  const [after] = cursors.decode("staff-tickets", cursor, Position) ?? [0];
  const search = await openSearch(mysql, q);
  const tickets = await readStaffTickets(mysql, { eventId, search, status, after, count: limit + 1 });
  const page = cursors.page("staff-tickets", tickets, limit, (ticket) => [ticket.number]);
  return { items: page.rows, nextCursor: page.nextCursor };
}

/** At most `count` tickets with a number above `after`. */
export async function readStaffTickets(
  mysql: Mysql,
  asked: { eventId: string; search: HolderSearch; status: TicketStatus | undefined; after: number; count: number },
): Promise<StaffTicket[]> {
  const { eventId, search, status, after, count } = asked;
  if (search.by === "holders" && search.ids.length === 0) return [];
  const found = searchSql(search, searched);
  // Both indexes are named, since MariaDB would else read all of an event's tickets to reach a far page, or
  // all users for each.
  const sql = `SELECT ${staffTicketColumns}
    FROM Ticket t FORCE INDEX (${found.index}) STRAIGHT_JOIN User u FORCE INDEX (PRIMARY) ON u.id = t.userId
    WHERE t.eventId = ? AND t.number > ? AND ${found.sql} AND ${status === undefined ? "TRUE" : "t.status = ?"}
    ORDER BY t.number LIMIT ?`;
  const values = [eventId, after, ...found.values, ...(status === undefined ? [] : [status]), count];
  const [rows] = await mysql.query({ sql, values, timeout: statementTimeoutMs });
  return (rows as StaffTicketRow[]).map(fromStaffTicketRow);
}
