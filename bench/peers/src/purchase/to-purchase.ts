import type { Purchase } from "@admit/contract";
import { toStaffTicket, toTicket, type Keys, type TicketRow } from "@admit/tickets";
import type { Decided } from "./wanted.ts";

/** The answer to the holder, with the signed codes of what they received. */
export function toPurchase({ outcome, holderStatus }: Decided, keys: Keys): Purchase {
  const { requested, issued, acceptedAtMs, decidedAtMs } = outcome;
  return {
    id: outcome.purchaseId,
    eventId: outcome.eventId,
    userId: outcome.userId,
    seq: outcome.seq,
    status: outcome.status,
    quantity: requested,
    issued,
    notIssued: requested - issued,
    capReached: outcome.status !== "failed" && issued < requested,
    reason: outcome.reason,
    tickets: outcome.tickets.map((ticket) => {
      const row: TicketRow = {
        ...ticket,
        eventId: outcome.eventId,
        purchaseId: outcome.purchaseId,
        issuedAtMs: decidedAtMs,
      };
      return holderStatus === null ? toStaffTicket(row) : toTicket(row, holderStatus, keys);
    }),
    acceptedAt: new Date(acceptedAtMs).toISOString(),
    decidedAt: new Date(decidedAtMs).toISOString(),
    pollAfterMs: null,
  };
}
