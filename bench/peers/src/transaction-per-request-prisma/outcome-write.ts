import type { Outcome } from "@admit/contract";
import type { LockedState } from "../purchase/make-outcome.ts";
import type { Wanted } from "../purchase/wanted.ts";
import type { PrismaTransaction } from "./state-read.ts";

/**
 * Writes a decision. `createMany` and `updateMany` also for single rows: `create` and `update` read the row back, a
 * round trip more under the lock. The purchase comes first, since a key that was used before ends it there.
 */
export async function writeOutcome(
  transaction: PrismaTransaction,
  { idempotencyKey }: Wanted,
  outcome: Outcome,
  state: LockedState,
): Promise<void> {
  const { eventId, userId, purchaseId, issued, requested, status, reason, seq } = outcome;
  const silent = state.userStatus !== "ACTIVE";
  const acceptedAt = new Date(outcome.acceptedAtMs);
  const decidedAt = new Date(outcome.decidedAtMs);
  const ids = { id: purchaseId, eventId, userId, requestedById: userId, source: "BUYER" as const, idempotencyKey };
  const decided = { seq, requested, issued, status, reason, late: false, silent, acceptedAt, decidedAt };
  await transaction.purchase.createMany({ data: { ...ids, ...decided } });
  if (issued === 0) return;

  await transaction.ticket.createMany({
    data: outcome.tickets.map(({ id, number, secret }) => ({
      id,
      eventId,
      userId,
      purchaseId,
      number,
      secret: Uint8Array.from(Buffer.from(secret, "hex")),
      issuedAt: decidedAt,
    })),
  });
  if (!silent) await transaction.ticketMail.createMany({ data: { purchaseId, dueAt: decidedAt } });
  await writeHolding(transaction, outcome, state);
  await transaction.event.updateMany({
    where: { contentId: eventId },
    data: { issuedCount: state.issuedCount + issued, lastTicketNumber: state.lastTicketNumber + issued },
  });
}

/** `upsert` would look first whether there is a row; under the lock that is known. */
async function writeHolding(
  transaction: PrismaTransaction,
  { eventId, userId, issued }: Outcome,
  { hasHolding, held, userCap }: LockedState,
): Promise<void> {
  const data = { counted: held + issued, cap: userCap };
  if (hasHolding) await transaction.holding.updateMany({ where: { eventId, userId }, data });
  else await transaction.holding.createMany({ data: { eventId, userId, ...data } });
}
