import type { Outcome, Reason } from "@admit/contract";
import type { PrismaClient } from "@admit/prisma";
import type DataLoader from "dataloader";
import { loadTogether } from "../batch/load-together.ts";

/** Most purchases in one statement. */
const batchSizeMax = 500;

/** Reads decided purchases by id: all that are asked for together in two queries. */
export function makeOutcomeLoader(prisma: PrismaClient): DataLoader<string, Outcome | null> {
  return loadTogether((purchaseIds) => readOutcomes(prisma, purchaseIds), batchSizeMax);
}

async function readOutcomes(prisma: PrismaClient, purchaseIds: readonly string[]): Promise<(Outcome | null)[]> {
  const rows = await prisma.purchase.findMany({ where: { id: { in: [...purchaseIds] } } });
  const withTickets = rows.filter((row) => row.issued > 0).map((row) => row.id);
  const tickets =
    withTickets.length === 0
      ? []
      : await prisma.ticket.findMany({
          where: { purchaseId: { in: withTickets } },
          orderBy: { number: "asc" },
        });
  const outcomes = new Map<string, Outcome>();
  for (const row of rows) {
    outcomes.set(row.id, {
      purchaseId: row.id,
      eventId: row.eventId,
      userId: row.userId,
      requestedById: row.requestedById,
      seq: Number(row.seq),
      status: row.status,
      reason: row.reason as Reason | null,
      requested: row.requested,
      issued: row.issued,
      acceptedAtMs: row.acceptedAt.getTime(),
      decidedAtMs: row.decidedAt.getTime(),
      tickets: [],
    });
  }
  for (const ticket of tickets) {
    outcomes.get(ticket.purchaseId)?.tickets.push({
      id: ticket.id,
      number: ticket.number,
      version: ticket.version,
      secret: Buffer.from(ticket.secret).toString("hex"),
      voidedAtMs: ticket.voidedAt?.getTime() ?? null,
    });
  }
  return purchaseIds.map((purchaseId) => outcomes.get(purchaseId) ?? null);
}

/** The highest place decided so far; 0 where none is. */
export async function readLastSeq(prisma: PrismaClient, eventId: string): Promise<number> {
  const highest = await prisma.purchase.aggregate({ where: { eventId }, _max: { seq: true } });
  return Number(highest._max.seq ?? 0);
}
