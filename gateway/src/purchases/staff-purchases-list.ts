import type { Reason, StaffPurchase } from "@admit/contract";
import { statementTimeoutMs } from "@admit/prisma";
import { z } from "zod";
import type { Mysql } from "../platform/database.ts";
import type { PurchaseServices } from "./services.ts";
import { type HolderSearch, openSearch, searchSql } from "../tickets/holder-search.ts";
import { type HolderColumns, holderColumns, holderOf } from "../tickets/staff-ticket-row.ts";

/** The last purchase's place in line, and its id: a place may be taken twice after Redis was emptied. */
const Position = z.tuple([z.int(), z.string()]);
type Position = z.infer<typeof Position>;

const searched = {
  number: "p.seq",
  holder: "p.userId",
  index: "Purchase_eventId_seq_idx",
  holderIndex: "Purchase_userId_acceptedAt_id_idx",
};

export interface StaffPurchaseFilter {
  q?: string | undefined;
  status?: StaffPurchase["status"] | undefined;
}

interface Row extends HolderColumns {
  id: string;
  eventId: string;
  seq: number;
  requestedById: string;
  source: "BUYER" | "STAFF";
  status: StaffPurchase["status"];
  reason: Reason | null;
  requested: number;
  issued: number;
  acceptedAt: Date;
  decidedAt: Date;
  notifiedAt: Date | null;
}

/** An event's decided purchases, the last of the line first. Those that wait are in the line, and not listed. */
export async function listStaffPurchases(
  { mysql, cursors }: Pick<PurchaseServices, "mysql" | "cursors">,
  eventId: string,
  { limit, cursor, q, status }: StaffPurchaseFilter & { limit: number; cursor?: string | undefined },
): Promise<{ items: StaffPurchase[]; nextCursor: string | null }> {
  const before = cursors.decode("staff-purchases", cursor, Position);
  const search = await openSearch(mysql, q);
  const purchases = await readStaffPurchases(mysql, { eventId, search, status, before, count: limit + 1 });
  const page = cursors.page("staff-purchases", purchases, limit, positionOf);
  return { items: page.rows, nextCursor: page.nextCursor };
}

export const positionOf = ({ seq, id }: StaffPurchase): Position => [seq, id];

/** At most `count` purchases that stood before a place; a search for a number is one for a place. */
export async function readStaffPurchases(
  mysql: Mysql,
  asked: {
    eventId: string;
    search: HolderSearch;
    status: StaffPurchaseFilter["status"];
    before: Position | null;
    count: number;
  },
): Promise<StaffPurchase[]> {
  const { eventId, search, status, before, count } = asked;
  if (search.by === "holders" && search.ids.length === 0) return [];
  const found = searchSql(search, searched);
  const where = ["p.eventId = ?", found.sql];
  const values: unknown[] = [eventId, ...found.values];
  if (status !== undefined) {
    where.push("p.status = ?");
    values.push(status);
  }
  if (before !== null) {
    const [seq, id] = before;
    where.push("p.seq <= ? AND (p.seq < ? OR p.id < ?)");
    values.push(seq, seq, id);
  }
  // Both indexes are named, since MariaDB would else read all of an event's purchases to reach a far page, or
  // all users for each.
  const sql = `SELECT p.id, p.eventId, p.seq, p.requestedById, p.source, p.status, p.reason, p.requested, p.issued,
      p.acceptedAt, p.decidedAt, p.notifiedAt, ${holderColumns}
    FROM Purchase p FORCE INDEX (${found.index}) STRAIGHT_JOIN User u FORCE INDEX (PRIMARY) ON u.id = p.userId
    WHERE ${where.join(" AND ")} ORDER BY p.seq DESC, p.id DESC LIMIT ?`;
  const [rows] = await mysql.query({ sql, values: [...values, count], timeout: statementTimeoutMs });
  return (rows as Row[]).map(fromRow);
}

const fromRow = (row: Row): StaffPurchase => ({
  id: row.id,
  eventId: row.eventId,
  seq: row.seq,
  holder: holderOf(row),
  requestedById: row.requestedById,
  source: row.source,
  status: row.status,
  quantity: row.requested,
  issued: row.issued,
  notIssued: row.requested - row.issued,
  reason: row.reason,
  acceptedAt: row.acceptedAt.toISOString(),
  decidedAt: row.decidedAt.toISOString(),
  notifiedAt: row.notifiedAt?.toISOString() ?? null,
});
