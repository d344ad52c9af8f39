import type { Purchase, Reason, UserStatus } from "@admit/contract";
import { z } from "zod";
import type { Prisma } from "../database.ts";
import type { Keys } from "../keys/keys.ts";
import { decodeCursor, pageOf } from "../lists/cursor.ts";
import { toTicket } from "../tickets/ticket-code.ts";
import { fromTicketRow, ticketColumns } from "../tickets/ticket-row.ts";

/** When the last purchase was accepted, and its id. */
const Position = z.tuple([z.int(), z.string()]);

const columns = {
  id: true,
  eventId: true,
  userId: true,
  seq: true,
  requested: true,
  issued: true,
  status: true,
  reason: true,
  acceptedAt: true,
  decidedAt: true,
} as const;

/** A user's decided purchases, newest first. Those that wait are in the line, and not listed. */
export async function listPurchases(
  { prisma, keys }: { prisma: Prisma; keys: Keys },
  userId: string,
  { limit, cursor }: { limit: number; cursor: string | undefined },
): Promise<{ items: Purchase[]; nextCursor: string | null }> {
  const after = decodeCursor(cursor, Position);
  const before = after === null ? null : { at: new Date(after[0]), id: after[1] };
  const rows = await prisma.purchase.findMany({
    where: {
      userId,
      ...(before !== null && {
        OR: [{ acceptedAt: { lt: before.at } }, { acceptedAt: before.at, id: { lt: before.id } }],
      }),
    },
    orderBy: [{ acceptedAt: "desc" }, { id: "desc" }],
    take: limit + 1,
    select: columns,
  });
  const page = pageOf(rows, limit, (row) => [row.acceptedAt.getTime(), row.id]);
  const tickets = await readTicketsOf(prisma, keys, userId, page.rows.map((row) => row.id));
  const items = page.rows.map((row) => toDecided(row, tickets.get(row.id) ?? []));
  return { items, nextCursor: page.nextCursor };
}

async function readTicketsOf(
  prisma: Prisma,
  keys: Keys,
  userId: string,
  purchaseIds: string[],
): Promise<Map<string, Purchase["tickets"]>> {
  const [holder, rows] = await prisma.$transaction([
    prisma.user.findUnique({ where: { id: userId }, select: { status: true } }),
    prisma.ticket.findMany({
      where: { purchaseId: { in: purchaseIds } },
      orderBy: { number: "asc" },
      select: ticketColumns,
    }),
  ]);
  const status: UserStatus = holder?.status ?? "SUSPENDED";
  const tickets = new Map<string, Purchase["tickets"]>();
  for (const row of rows) {
    const ticket = toTicket(fromTicketRow(row), status, keys);
    const ofPurchase = tickets.get(row.purchaseId);
    if (ofPurchase === undefined) tickets.set(row.purchaseId, [ticket]);
    else ofPurchase.push(ticket);
  }
  return tickets;
}

interface DecidedRow {
  id: string;
  eventId: string;
  userId: string;
  seq: bigint;
  requested: number;
  issued: number;
  status: Exclude<Purchase["status"], "queued">;
  reason: string | null;
  acceptedAt: Date;
  decidedAt: Date;
}

const toDecided = (row: DecidedRow, tickets: Purchase["tickets"]): Purchase => ({
  id: row.id,
  eventId: row.eventId,
  userId: row.userId,
  seq: Number(row.seq),
  status: row.status,
  quantity: row.requested,
  issued: row.issued,
  notIssued: row.requested - row.issued,
  capReached: row.issued < row.requested,
  reason: row.reason as Reason | null,
  tickets,
  acceptedAt: row.acceptedAt.toISOString(),
  decidedAt: row.decidedAt.toISOString(),
  pollAfterMs: null,
});
