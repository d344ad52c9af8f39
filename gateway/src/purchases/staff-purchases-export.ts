import type { StaffPurchase } from "@admit/contract";
import type { Cell } from "../platform/csv/csv-stream.ts";
import { keysetPages } from "../platform/csv/keyset-pages.ts";
import type { Mysql } from "../platform/database.ts";
import { openSearch } from "../tickets/holder-search.ts";
import { positionOf, readStaffPurchases, type StaffPurchaseFilter } from "./staff-purchases-list.ts";

const columns = {
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
} satisfies Record<string, (purchase: StaffPurchase) => Cell>;

export const purchasesHeader = Object.keys(columns);

/** An event's decided purchases as records of a CSV, the last of the line first. */
export async function* exportPurchases(
  mysql: Mysql,
  eventId: string,
  { q, status }: StaffPurchaseFilter,
): AsyncGenerator<Cell[][], void, undefined> {
  const search = await openSearch(mysql, q);
  const pages = keysetPages<StaffPurchase>((last, count) =>
    readStaffPurchases(mysql, {
      eventId,
      search,
      status,
      before: last === undefined ? null : positionOf(last),
      count,
    }),
  );
  const cells = Object.values(columns);
  for await (const page of pages) yield page.map((purchase) => cells.map((cell) => cell(purchase)));
}
