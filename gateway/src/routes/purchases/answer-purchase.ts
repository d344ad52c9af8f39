import { preferWaitMaxS, type Outcome, type Purchase } from "@admit/contract";
import type { AppContext } from "../../app-env.ts";
import type { Caller } from "../../auth/caller.ts";
import type { AcceptedPurchase } from "../../line/accepted-purchase.ts";
import type { FoundPurchase } from "../../line/open-line.ts";
import type { Services } from "../../services.ts";
import { decidedPurchase, queuedPurchase } from "./to-purchase.ts";

/** `Prefer: wait=N` (RFC 7240), in milliseconds, at most `preferWaitMaxS`; 0 where it is not asked for. */
export function preferredWaitMs(prefer: string | undefined): number {
  const seconds = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})/i.exec(prefer ?? "")?.[1];
  return seconds === undefined ? 0 : Math.min(Number(seconds), preferWaitMaxS) * 1000;
}

/** Waits for a purchase that is not decided, as long as the caller prefers. */
export async function awaitOutcome(c: AppContext, { line }: Services, found: FoundPurchase): Promise<FoundPurchase> {
  const { purchaseId: id, eventId, seq } = found.kind === "decided" ? found.outcome : found.accepted;
  c.set("purchase", { id, eventId, seq, waitedMs: undefined });
  const waitMs = preferredWaitMs(c.req.header("prefer"));
  if (waitMs === 0) return found;
  c.header("Preference-Applied", "wait");
  if (found.kind === "decided") return found;
  const sinceMs = performance.now();
  const outcome = await line.waitDecided(id, waitMs);
  c.set("purchase", { id, eventId, seq, waitedMs: Math.round(performance.now() - sinceMs) });
  return outcome === null ? found : { kind: "decided", outcome };
}

/** Where a purchase is found, for `Location`. */
export function placeOf(found: FoundPurchase): string {
  const { eventId, purchaseId } = found.kind === "decided" ? found.outcome : found.accepted;
  return `/v1/events/${eventId}/purchases/${purchaseId}`;
}

/** A waiting purchase as an answer; tells also by `Retry-After` when to ask again. */
export function queuedAnswer(c: AppContext, { line }: Services, accepted: AcceptedPurchase): Purchase {
  const pollAfterMs = line.pollAfterMs(accepted.eventId, accepted.seq);
  c.header("Retry-After", String(Math.ceil(pollAfterMs / 1000)));
  return queuedPurchase(accepted, pollAfterMs);
}

/** A decided purchase as an answer; codes only for the holder. */
export function decidedAnswer(caller: Caller, { keys }: Services, outcome: Outcome): Purchase {
  return decidedPurchase(outcome, caller.id === outcome.userId ? caller.status : null, keys);
}
