import type { AuditAction, OpsSale } from "@admit/contract";
import { recordAudit } from "../platform/audit/audit-entry-create.ts";
import type { PrismaTransaction } from "../platform/database.ts";
import { announceEventChange } from "../events/event-changed.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import type { OperationsServices } from "./services.ts";

/** What operators set of an event's sale. */
export interface Sale {
  pausedAt: Date | null;
  shedMessage: string | null;
  salesCloseAt: Date | null;
}

export interface SaleAct {
  actorId: string;
  eventId: string;
  /** For the audit: `event.pause`. */
  action: AuditAction;
  /** What is to be different; what is so already changes nothing. */
  decide: (sale: Sale, now: Date) => Partial<Sale>;
}

/**
 * Does what an operator asks of an event's sale, with its audit entry or not at all, and tells every gateway and
 * the issuer. What is so already is done, and leaves no entry.
 * @throws ProblemError event-not-found
 */
export async function changeSale(services: OperationsServices, act: SaleAct): Promise<OpsSale> {
  const sale = await services.prisma.$transaction((transaction) => changeWithin(transaction, act), {
    isolationLevel: "ReadCommitted",
  });
  if (sale === null) throw eventUnknown();
  announceEventChange(services, act.eventId);
  const { pausedAt, shedMessage, salesCloseAt } = sale;
  return {
    eventId: act.eventId,
    paused: pausedAt !== null,
    shedMessage,
    salesCloseAt: salesCloseAt?.toISOString() ?? null,
  };
}

export const eventUnknown = (): ProblemError => new ProblemError("event-not-found", "No event has this id.");

async function changeWithin(
  transaction: PrismaTransaction,
  { actorId, eventId, action, decide }: SaleAct,
): Promise<Sale | null> {
  // The content's row is the lock among those who edit; the event's row is the issuer's.
  await transaction.$queryRaw`SELECT id FROM Content WHERE id = ${eventId} FOR UPDATE`;
  const before = await transaction.event.findUnique({
    where: { contentId: eventId },
    select: { pausedAt: true, shedMessage: true, salesCloseAt: true },
  });
  if (before === null) return null;
  const after = different(before, decide(before, new Date()));
  if (Object.keys(after).length === 0) return before;
  await transaction.event.update({ where: { contentId: eventId }, data: after });
  const was = Object.fromEntries(Object.keys(after).map((name) => [name, before[name as keyof Sale]]));
  const details = { before: was, after };
  await recordAudit(transaction, { actorId, action, subject: { type: "event", id: eventId }, details });
  return { ...before, ...after };
}

const different = (before: Sale, wanted: Partial<Sale>): Partial<Sale> =>
  Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => before[name as keyof Sale]?.valueOf() !== value?.valueOf()),
  );
