import type { Outcome, Purchase, Ticket, UserStatus } from "@admit/contract";
import { type Keys, type TicketRow, toStaffTicket, toTicket } from "@admit/tickets";
import type { AcceptedPurchase } from "@admit/line";
import type { LinePosition } from "../../platform/line/line-board.ts";

/** A purchase that waits. */
export function queuedPurchase(accepted: AcceptedPurchase, place: LinePosition): Purchase {
  return {
    id: accepted.purchaseId,
    eventId: accepted.eventId,
    userId: accepted.userId,
    seq: accepted.seq,
    status: "queued",
    quantity: accepted.quantity,
    issued: null,
    notIssued: null,
    capReached: null,
    reason: null,
    tickets: [],
    acceptedAt: new Date(accepted.acceptedAtMs).toISOString(),
    decidedAt: null,
    ...place,
  };
}

/**
 * A decided purchase.
 * @param holderStatus of the holder who asks; null where somebody else does, who never sees a code
 */
export function decidedPurchase(outcome: Outcome, holderStatus: UserStatus | null, keys: Keys): Purchase {
  const notIssued = outcome.requested - outcome.issued;
  return {
    id: outcome.purchaseId,
    eventId: outcome.eventId,
    userId: outcome.userId,
    seq: outcome.seq,
    status: outcome.status,
    quantity: outcome.requested,
    issued: outcome.issued,
    notIssued,
    capReached: outcome.status !== "failed" && notIssued > 0,
    reason: outcome.reason,
    tickets: outcome.tickets.map((ticket): Ticket => {
      const row: TicketRow = {
        ...ticket,
        eventId: outcome.eventId,
        purchaseId: outcome.purchaseId,
        issuedAtMs: outcome.decidedAtMs,
      };
      return holderStatus === null ? toStaffTicket(row) : toTicket(row, holderStatus, keys);
    }),
    acceptedAt: new Date(outcome.acceptedAtMs).toISOString(),
    decidedAt: new Date(outcome.decidedAtMs).toISOString(),
    pollAfterMs: null,
  };
}
