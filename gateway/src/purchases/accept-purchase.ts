import type { Source } from "@admit/line";
import type { CachedEvent } from "../events/event-cache.ts";
import { type Acceptance, purchaseId } from "../platform/line/acceptance.ts";
import type { FoundPurchase } from "../platform/line/open-line.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import { bindsSale, certainRefusal, lineRefusals, type Holder, type Refusal } from "./certain-refusal.ts";
import type { PurchaseServices } from "./services.ts";

/** A requested purchase, for the caller or for another person. */
export interface WantedPurchase {
  event: CachedEvent;
  holder: Holder;
  requestedById: string;
  source: Source;
  idempotencyKey: string;
  quantity: number;
}

/** How soon a purchase that found the line full may be sent again, in seconds. */
const lineFullRetryS = 5;

/**
 * Accepts a purchase into its event's line, unless it was accepted before or its refusal is certain already.
 * @throws ProblemError why it is refused, idempotency-key-reused, line-full
 * @throws LineUnavailableError
 */
export async function acceptPurchase({ line }: PurchaseServices, wanted: WantedPurchase): Promise<FoundPurchase> {
  const { event, holder, requestedById, source, idempotencyKey, quantity } = wanted;
  const id = purchaseId(requestedById, event.id, idempotencyKey);
  const refusal = certainRefusal(event, holder, source, line.remainingOf(event.id));
  const acceptance = await line.accept(event.id, {
    purchaseId: id,
    userId: holder.id,
    requestedById,
    source,
    quantity,
    idempotencyKey,
    knownOnly: refusal !== null,
    sale: bindsSale(source, refusal) ? event : null,
  });
  const { kind } = acceptance;
  const reason = kind in lineRefusals ? lineRefusals[kind as keyof typeof lineRefusals](event) : refusal;
  const found = await foundOr(acceptance, reason, () => line.find(event.id, id));
  refuseReusedKey(found, wanted);
  return found;
}

/** @throws ProblemError idempotency-key-reused if the key belongs to another purchase */
export function refuseReusedKey(
  found: FoundPurchase,
  { holder, quantity }: Pick<WantedPurchase, "holder" | "quantity">,
): void {
  const purchase = found.kind === "decided" ? found.outcome : found.accepted;
  const first = found.kind === "decided" ? found.outcome.requested : found.accepted.quantity;
  if (first === quantity && purchase.userId === holder.id) return;
  const whose = purchase.userId === holder.id ? "" : " for another person";
  throw new ProblemError(
    "idempotency-key-reused",
    `This key was used for a purchase of ${first}${whose}. Use a new key for a new purchase.`,
  );
}

/** A purchase that is refused now may have been decided before Redis forgot its key: MySQL has it then. */
async function foundOr(
  acceptance: Acceptance,
  refusal: Refusal | null,
  findDecided: () => Promise<FoundPurchase | null>,
): Promise<FoundPurchase> {
  if (acceptance.kind === "waiting" || acceptance.kind === "decided") return acceptance;
  const decided = await findDecided();
  if (decided !== null) return decided;
  if (refusal !== null) {
    const { code, detail, ...extras } = refusal;
    throw new ProblemError(code, detail, extras);
  }
  throw new ProblemError("line-full", "The line is full at the moment. Please try again in a few seconds.", {
    retryAfterS: lineFullRetryS,
  });
}
