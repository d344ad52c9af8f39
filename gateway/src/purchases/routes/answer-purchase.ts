import type { UserStatus } from "@admit/contract";
import type { AppContext } from "../../platform/route/app-env.ts";
import { holdAnswer, preferredWaitMs } from "../../platform/route/hold-answer.ts";
import { jsonResponse } from "../../platform/route/hot-route.ts";
import type { FoundPurchase } from "../../platform/line/open-line.ts";
import type { PurchaseServices } from "../services.ts";
import { decidedPurchase, queuedPurchase } from "./to-purchase.ts";

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

/** Where a purchase is found, for `Location`. */
export function placeOf(found: FoundPurchase): string {
  const { eventId, purchaseId } = found.kind === "decided" ? found.outcome : found.accepted;
  return `/v1/events/${eventId}/purchases/${purchaseId}`;
}

/**
 * A purchase as an answer: 200 once it is decided; while it waits `queuedStatus`, and `Retry-After` tells when to ask again.
 * @param holderStatus of the holder who asks; null where somebody else does, who never sees a code
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
  const { accepted } = found;
  const place = line.placeOf(accepted.eventId, accepted.seq);
  headers["Retry-After"] = String(Math.ceil(place.pollAfterMs / 1000));
  return jsonResponse(queuedPurchase(accepted, place), queuedStatus, headers);
}
