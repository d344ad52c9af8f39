import type { Reason, StaffPurchase } from "@admit/contract";
import { readRows } from "@admit/prisma";
import { z } from "zod";
import type { Mysql } from "../platform/database.ts";
import { type HolderColumns, holderColumns, holderOf, searchSql } from "./holder-search.ts";
import type { StaffList, StaffListRequest } from "./staff-list.ts";

/** A purchase's position in line, and its id: a position may be given twice after Redis was emptied. */
const Position = z.tuple([z.int(), z.string()]);
type Position = z.infer<typeof Position>;
type Status = StaffPurchase["status"];

/** An event's decided purchases, the last of the line first. Those that wait are in the line, and not listed. */
export const staffPurchases: StaffList<StaffPurchase, Position, Status> = {
  name: "purchases",
  exportAction: "purchase.export",
  cursor: "staff-purchases",
  position: Position,
  positionOf: ({ seq, id }) => [seq, id],
  read: readStaffPurchases,
  columns: {
    seq: (purchase) => purchase.seq,
    status: (purchase) => purchase.status,
    reason: (purchase) => purchase.reason,
    quantity: (purchase) => purchase.quantity,
    issued: (purchase) => purchase.issued,
    notIssued: (purchase) => purchase.notIssued,
    holderName: (purchase) => purchase.holder.name,
    holderEmail: (purchase) => purchase.holder.email,
    holderStatus: (purchase) => purchase.holder.status,
    source: (purchase) => purchase.source,
    acceptedAt: (purchase) => purchase.acceptedAt,
    decidedAt: (purchase) => purchase.decidedAt,
    notifiedAt: (purchase) => purchase.notifiedAt,
    purchaseId: (purchase) => purchase.id,
    holderId: (purchase) => purchase.holder.id,
    requestedById: (purchase) => purchase.requestedById,
  },
};

interface Row extends HolderColumns {
  id: string;
  eventId: string;
  seq: number;
  requestedById: string;
  source: "BUYER" | "STAFF";
  status: Status;
  reason: Reason | null;
  requested: number;
  issued: number;
  acceptedAt: Date;
  decidedAt: Date;
  notifiedAt: Date | null;
}

const searched = {
  number: "p.seq",
  holder: "p.userId",
  index: "Purchase_eventId_seq_idx",
  holderIndex: "Purchase_userId_acceptedAt_id_idx",
};

/** A search for a number is one for a position in line. */
async function readStaffPurchases(
  mysql: Mysql,
  { eventId, search, status, after, count }: StaffListRequest<Position, Status>,
): Promise<StaffPurchase[]> {
  if (search.by === "holders" && search.ids.length === 0) return [];
  const found = searchSql(search, searched);
  const where = ["p.eventId = ?", found.sql];
  const values: unknown[] = [eventId, ...found.values];
  if (status !== undefined) {
    where.push("p.status = ?");
    values.push(status);
  }
  if (after !== null) {
    const [seq, id] = after;
    where.push("p.seq <= ? AND (p.seq < ? OR p.id < ?)");
    values.push(seq, seq, id);
  }
  // Both indexes are named: MariaDB would otherwise read all of an event's purchases to reach a far page, or all users
  // for each.
  const sql = `SELECT p.id, p.eventId, p.seq, p.requestedById, p.source, p.status, p.reason, p.requested, p.issued,
      p.acceptedAt, p.decidedAt, p.notifiedAt, ${holderColumns}
    FROM Purchase p FORCE INDEX (${found.index}) STRAIGHT_JOIN User u FORCE INDEX (PRIMARY) ON u.id = p.userId
    WHERE ${where.join(" AND ")} ORDER BY p.seq DESC, p.id DESC LIMIT ?`;
  return (await readRows<Row>(mysql, sql, [...values, count])).map(fromRow);
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
