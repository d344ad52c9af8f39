import type { Outcome, Purchase, Ticket, UserStatus } from "@admit/contract";
import type { AcceptedPurchase } from "@admit/line";
import { type Keys, type TicketRow, toStaffTicket, toTicket } from "@admit/tickets";
import type { FoundPurchase, LineGateway } from "../platform/line/open-line.ts";
import type { AppContext } from "../platform/route/app-env.ts";
import { holdAnswer, preferredWaitMs } from "../platform/route/hold-answer.ts";
import { jsonResponse } from "../platform/route/hot-route.ts";
import type { PurchaseServices } from "./services.ts";

/** Waits for a purchase that is not decided, as long as the caller prefers. */
export async function awaitOutcome(
  c: AppContext,
  services: PurchaseServices,
  found: FoundPurchase,
): Promise<FoundPurchase> {
  const { purchaseId: id, eventId, seq } = found.kind === "decided" ? found.outcome : found.accepted;
  c.set("purchase", { id, eventId, seq, waitedMs: undefined });
  const waitMs = preferredWaitMs(c.req.header("prefer"));
  if (waitMs === 0 || found.kind === "decided") return found;
  const sinceMs = performance.now();
  const outcome = await holdAnswer(c, services, waitMs, (ms) => services.line.waitDecided(id, ms));
  c.set("purchase", { id, eventId, seq, waitedMs: Math.round(performance.now() - sinceMs) });
  return outcome === null ? found : { kind: "decided", outcome };
}

/** The address of a purchase, for `Location`. */
export function locationOf(found: FoundPurchase): string {
  const { eventId, purchaseId } = found.kind === "decided" ? found.outcome : found.accepted;
  return `/v1/events/${eventId}/purchases/${purchaseId}`;
}

/**
 * A purchase as an answer: 200 once it is decided; while it waits `queuedStatus`, with `Retry-After`.
 * @param holderStatus of the holder if the caller is the holder; null for any other caller, who never sees a code
 */
export function purchaseAnswer(
  c: AppContext,
  { line, keys }: PurchaseServices,
  found: FoundPurchase,
  holderStatus: UserStatus | null,
  queuedStatus: 200 | 202,
  headers: Record<string, string>,
): Response {
  if (preferredWaitMs(c.req.header("prefer")) > 0 && c.get("waitRefused") !== true)
    headers["Preference-Applied"] = "wait";
  if (found.kind === "decided") return jsonResponse(decidedPurchase(found.outcome, holderStatus, keys), 200, headers);
  const { accepted, leavingAtMs } = found;
  const progress = line.positionOf(accepted.eventId, accepted.seq);
  headers["Retry-After"] = String(Math.ceil(progress.pollAfterMs / 1000));
  const purchase = queuedPurchase(accepted, progress);
  if (leavingAtMs !== undefined) purchase.leavingAt = new Date(leavingAtMs).toISOString();
  return jsonResponse(purchase, queuedStatus, headers);
}

export const queuedPurchase = (
  accepted: AcceptedPurchase,
  progress: ReturnType<LineGateway["positionOf"]>,
): Purchase => ({
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
  ...progress,
});

/** @param holderStatus as for `purchaseAnswer` */
export function decidedPurchase(outcome: Outcome, holderStatus: UserStatus | null, keys: Keys): Purchase {
  const { purchaseId, eventId, status, requested, issued, decidedAtMs } = outcome;
  const notIssued = requested - issued;
  return {
    id: purchaseId,
    eventId,
    userId: outcome.userId,
    seq: outcome.seq,
    status,
    quantity: requested,
    issued,
    notIssued,
    capReached: status !== "failed" && notIssued > 0,
    reason: outcome.reason,
    tickets: outcome.tickets.map((ticket): Ticket => {
      const row: TicketRow = { ...ticket, eventId, purchaseId, issuedAtMs: decidedAtMs };
      return holderStatus === null ? toStaffTicket(row) : toTicket(row, holderStatus, keys);
    }),
    acceptedAt: new Date(outcome.acceptedAtMs).toISOString(),
    decidedAt: new Date(decidedAtMs).toISOString(),
    pollAfterMs: null,
  };
}
