import type { AuditAction, OpsSale } from "@admit/contract";
import { announceEventChange, eventNotFound } from "../events/event-cache.ts";
import { recordAudit } from "../platform/audit/audit-entry-create.ts";
import type { PrismaTransaction } from "../platform/database.ts";
import type { OperationsServices } from "./open-ops.ts";

/** What operators set of an event's sale. */
export interface Sale {
  pausedAt: Date | null;
  /** Why purchases are refused, for buyers to read, and whether a pause or an operator refuses them. */
  shedMessage: string | null;
  shedBy: "PAUSE" | "OPERATOR" | null;
  salesCloseAt: Date | null;
}

/** What buyers read while a pause refuses their purchases. */
export const pauseMessage =
  "The organiser has paused the sale for a moment. Purchases made before are safe. Please come back in a few minutes.";

/** Issuing stops. Without `accepting` purchases are refused too; an operator's own message stays. */
export function pauseSale(sale: Sale, now: Date, accepting: boolean): Partial<Sale> {
  const pausedAt = sale.pausedAt ?? now;
  if (sale.shedMessage !== null && sale.shedBy !== "PAUSE") return { pausedAt };
  return { pausedAt, shedMessage: accepting ? null : pauseMessage, shedBy: accepting ? null : "PAUSE" };
}

/** Issuing continues, and purchases are accepted again if the pause refused them; an operator's own message stays. */
export const resumeSale = ({ shedBy }: Sale): Partial<Sale> =>
  shedBy === "PAUSE" ? { pausedAt: null, shedMessage: null, shedBy: null } : { pausedAt: null };

/** @param message null accepts purchases again */
export const shedSale = (message: string | null): Partial<Sale> => ({
  shedMessage: message,
  shedBy: message === null ? null : "OPERATOR",
});

/** The sale ends now; one that has ended already stays as it was. */
export const closeSale = ({ salesCloseAt }: Sale, now: Date): Partial<Sale> =>
  salesCloseAt !== null && salesCloseAt <= now ? {} : { salesCloseAt: now };

export interface SaleChange {
  actorId: string;
  eventId: string;
  action: AuditAction;
  /** The fields to set; those that are so already change nothing. */
  decide: (sale: Sale, now: Date) => Partial<Sale>;
}

/**
 * Changes an event's sale together with its audit entry, and notifies every gateway and the issuer. A change without
 * effect leaves no entry.
 * @throws ProblemError event-not-found
 */
export async function changeSale(services: OperationsServices, change: SaleChange): Promise<OpsSale> {
  const { eventId } = change;
  const { pausedAt, shedMessage, salesCloseAt } = await services.prisma.$transaction(
    (transaction) => changeWithin(transaction, change),
    { isolationLevel: "ReadCommitted" },
  );
  announceEventChange(services, eventId);
  return { eventId, paused: pausedAt !== null, shedMessage, salesCloseAt: salesCloseAt?.toISOString() ?? null };
}

async function changeWithin(
  transaction: PrismaTransaction,
  { actorId, eventId, action, decide }: SaleChange,
): Promise<Sale> {
  // Those who edit lock the content's row; the issuer locks the event's row.
  await transaction.$queryRaw`SELECT id FROM Content WHERE id = ${eventId} FOR UPDATE`;
  const before = await transaction.event.findUnique({
    where: { contentId: eventId },
    select: { pausedAt: true, shedMessage: true, shedBy: true, salesCloseAt: true },
  });
  if (before === null) throw eventNotFound();
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
