import type { PersonPurchase, StaffPurchase } from "@admit/contract";
import { readRows } from "@admit/prisma";
import type { Mysql } from "../platform/database.ts";
import { z } from "zod";
import {
  type HolderColumns,
  holderColumns,
  holderOf,
  readSearched,
  type SearchedList,
  undeliveredOf,
} from "./holder-search.ts";
import type { StaffList } from "./staff-list.ts";

/** A purchase's position in line, and its id: a position may be given twice after Redis was emptied. */
const Position = z.tuple([z.int(), z.string()]);

/** A search for a number is one for a position in line. */
const searched: SearchedList = {
  table: "Purchase",
  columns: `l.id, l.eventId, l.seq, l.requestedById, l.source, l.status, l.reason, l.requested, l.issued,
    l.acceptedAt, l.decidedAt, l.notifiedAt, ${undeliveredOf("l.id")}`,
  number: "l.seq",
  order: "l.seq DESC, l.id DESC",
  index: "Purchase_eventId_seq_idx",
  holderIndex: "Purchase_userId_acceptedAt_id_idx",
};

/** An event's decided purchases, the last of the line first. Those that wait are in the line, and not listed. */
export const staffPurchases: StaffList<StaffPurchase, z.infer<typeof Position>, StaffPurchase["status"]> = {
  name: "purchases",
  exportAction: "purchase.export",
  cursor: "staff-purchases",
  position: Position,
  positionOf: ({ seq, id }) => [seq, id],
  async read(mysql, { after, ...request }) {
    const [seq, id] = after ?? [];
    const behind = after && { sql: "l.seq <= ? AND (l.seq < ? OR l.id < ?)", values: [seq, seq, id] };
    return (await readSearched<Row>(mysql, searched, request, behind)).map(fromRow);
  },
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
    undelivered: (purchase) => purchase.undelivered,
    purchaseId: (purchase) => purchase.id,
    holderId: (purchase) => purchase.holder.id,
    requestedById: (purchase) => purchase.requestedById,
  },
};

type Row = Omit<StaffPurchase, "quantity" | "notIssued" | "acceptedAt" | "decidedAt" | "notifiedAt" | "holder"> &
  HolderColumns & { requested: number; acceptedAt: Date; decidedAt: Date; notifiedAt: Date | null };

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
  undelivered: row.undelivered,
});

/** A person's decided purchases of all events, the newest first. @param after the place of the last one before the page */
export async function readPersonPurchases(
  mysql: Mysql,
  userId: string,
  after: { atMs: number; id: string } | undefined,
  count: number,
): Promise<PersonPurchase[]> {
  const at = after && new Date(after.atMs);
  const rows = await readRows<Row & { title: string; slug: string }>(
    mysql,
    `SELECT ${searched.columns}, ${holderColumns}, c.title, c.slug
     FROM Purchase l JOIN User u ON u.id = l.userId JOIN Content c ON c.id = l.eventId
     WHERE l.userId = ? ${after === undefined ? "" : "AND (l.acceptedAt < ? OR (l.acceptedAt = ? AND l.id < ?))"}
     ORDER BY l.acceptedAt DESC, l.id DESC LIMIT ?`,
    [userId, ...(after === undefined ? [] : [at, at, after.id]), count],
  );
  return rows.map(({ title, slug, ...row }) => ({ ...fromRow(row), event: { title, slug } }));
}
