import { Id, IdempotencyKey, PurchaseRequest, type Purchase } from "@admit/contract";
import type { Keys } from "@admit/tickets";
import { ProblemError } from "../http/problem-error.ts";
import { toPurchase } from "./to-purchase.ts";
import { purchaseIdOf, type Decide } from "./wanted.ts";

/** A request whose sender is known; the rest of it is as it came. */
interface PurchaseCall {
  userId: string;
  eventId: string | undefined;
  idempotencyKey: string | undefined;
  body: unknown;
  acceptedAtMs: number;
}

export type Buy = (call: PurchaseCall) => Promise<Purchase>;

/**
 * Validates a request, has it decided, and answers: the same for every peer, so that they differ in how they
 * decide and in nothing else. The call throws ProblemError.
 */
export function openBuy(decide: Decide, keys: Keys): Buy {
  return async ({ userId, eventId, idempotencyKey, body, acceptedAtMs }) => {
    const key = IdempotencyKey.safeParse(idempotencyKey);
    if (!key.success) throw new ProblemError("idempotency-key-required", "Send an Idempotency-Key header.");
    const request = PurchaseRequest.safeParse(body);
    if (!request.success) throw new ProblemError("invalid-request", "The body has to be {quantity}, from 1 to 1000.");
    const event = Id.safeParse(eventId);
    const { quantity } = request.data;
    const decided = event.success
      ? await decide({
          purchaseId: purchaseIdOf(userId, event.data, key.data),
          eventId: event.data,
          userId,
          idempotencyKey: key.data,
          quantity,
          acceptedAtMs,
        })
      : null;
    if (decided === null) throw new ProblemError("event-not-found", "There is no such event.");
    if (decided.outcome.requested !== quantity)
      throw new ProblemError("idempotency-key-reused", "This key stands for another quantity.");
    return toPurchase(decided, keys);
  };
}
