import { IdempotencyKey, idempotencyKeyLengthMax, type ProblemCode, Purchase } from "@admit/contract";
import type { Source } from "@admit/line";
import { z } from "zod";
import type { CachedEvent } from "../events/event-cache.ts";
import { purchaseId } from "../platform/line/acceptance.ts";
import type { FoundPurchase } from "../platform/line/open-line.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import { json, problemResponses } from "../platform/route/declare.ts";
import { bindsSale, certainRefusal, lineRefusals, type Holder, type Refusal } from "./certain-refusal.ts";
import type { PurchaseServices } from "./services.ts";
import { said } from "../platform/problem/said.ts";

/** The header of a request that has one effect, however often it is sent. */
export const idempotencyKeyHeader = {
  "idempotency-key": z
    .string()
    .optional()
    .meta({
      description:
        "1 to 255 printable ASCII characters: new for each request, the same for its retries. A request has one effect, however often it is sent with its key.",
      // For the document: `requiredKey` refuses a missing key, with a code of its own.
      param: { required: true },
      minLength: 1,
      maxLength: idempotencyKeyLengthMax,
    }),
};

/** What the declarations of both ways to request a purchase have in common. */
export const ofAcceptance = {
  params: z.object({ id: z.string() }),
  headers: z.object({ ...idempotencyKeyHeader, prefer: z.string().optional() }),
};
export const acceptanceResponses = (decided: string, ...more: ProblemCode[]) => ({
  200: json(decided, Purchase, "Location"),
  202: json("In the line", Purchase, "Location", "Retry-After"),
  ...problemResponses(
    "user-not-eligible",
    "event-not-found",
    "sold-out",
    ...more,
    "idempotency-key-reused",
    "line-full",
    "queue-unavailable",
  ),
});

/** @throws ProblemError idempotency-key-required */
export function requiredKey(given: string | undefined): string {
  const key = IdempotencyKey.safeParse(given);
  if (key.success) return key.data;
  throw new ProblemError(
    "idempotency-key-required",
    said`Send an Idempotency-Key header of 1 to ${idempotencyKeyLengthMax} printable characters: new for each request, the same for its retries.`,
  );
}

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
  // A purchase that is refused now may have been decided before Redis forgot its key: MySQL has it then.
  const found =
    acceptance.kind === "waiting" || acceptance.kind === "decided"
      ? acceptance
      : ((await line.find(event.id, id)) ?? refuse(reason));
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
  throw new ProblemError(
    "idempotency-key-reused",
    purchase.userId === holder.id
      ? said`This key was used for a purchase of ${first}. Use a new key for a new purchase.`
      : said`This key was used for a purchase of ${first} for another person. Use a new key for a new purchase.`,
  );
}

function refuse(refusal: Refusal | null): never {
  const { code, detail, ...extras } = refusal ?? {
    code: "line-full",
    detail: "The line is full at the moment. Please try again in a few seconds.",
    retryAfterS: lineFullRetryS,
  };
  throw new ProblemError(code, detail, extras);
}
