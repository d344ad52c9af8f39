import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import {
  IdempotencyKey,
  idempotencyKeyLengthMax,
  Purchase,
  PurchaseRequest,
  saleWindowAt,
  type ProblemCode,
} from "@admit/contract";
import { z } from "zod";
import type { AppContext, AppEnv } from "../../app-env.ts";
import { requireCaller, type Caller } from "../../auth/caller.ts";
import type { CachedEvent } from "../../events/event-cache.ts";
import type { Acceptance } from "../../line/acceptance.ts";
import type { FoundPurchase } from "../../line/open-line.ts";
import { purchaseId } from "../../line/purchase-id.ts";
import { ProblemError } from "../../problem/problem-error.ts";
import { problemResponses } from "../../problem/problem-responses.ts";
import type { Services } from "../../services.ts";
import { awaitOutcome, decidedAnswer, queuedAnswer } from "./answer-purchase.ts";

const postPurchase = createRoute({
  method: "post",
  path: "/v1/events/{id}/purchases",
  summary: "Ask for tickets",
  description:
    "Takes the purchase into the event's line. The same `Idempotency-Key` with the same body is the same purchase, however often it is sent. `Prefer: wait=N` holds the answer until it is decided, at most 10 seconds.",
  tags: ["Purchases"],
  security: [{ bearer: [] }, { session: [] }],
  request: {
    params: z.object({ id: z.string() }),
    headers: z.object({
      "idempotency-key": z
        .string()
        .optional()
        .meta({ description: "1 to 255 printable ASCII characters; required", maxLength: idempotencyKeyLengthMax }),
      prefer: z.string().optional(),
    }),
    body: { required: true, content: { "application/json": { schema: PurchaseRequest } } },
  },
  responses: {
    200: { description: "Decided", content: { "application/json": { schema: Purchase } } },
    202: { description: "In the line", content: { "application/json": { schema: Purchase } } },
    ...problemResponses(
      "invalid-request",
      "idempotency-key-required",
      "unauthenticated",
      "user-not-eligible",
      "event-not-found",
      "sold-out",
      "sale-not-open",
      "sale-closed",
      "payload-too-large",
      "unsupported-media-type",
      "idempotency-key-reused",
      "rate-limited",
      "line-full",
      "queue-unavailable",
    ),
  },
});

/** How soon a purchase that found the line full may be sent again, in seconds. */
const lineFullRetryS = 5;

export function purchasePost(app: OpenAPIHono<AppEnv>, services: Services): void {
  app.openapi(postPurchase, async (c) => {
    const caller = requireCaller(c);
    const { quantity } = c.req.valid("json");
    const key = requiredKey(c.req.valid("header")["idempotency-key"]);
    const event = await services.events.find(c.req.valid("param").id);
    if (event === null) throw new ProblemError("event-not-found", eventNotFound);

    const found = await takeIn(services, event, caller, key, quantity);
    refuseReusedKey(found, quantity);
    const settled = await awaitOutcome(c as AppContext, services, found);
    refuseReusedKey(settled, quantity);
    c.header("Location", `/v1/events/${event.id}/purchases/${purchaseId(caller.id, event.id, key)}`);
    return settled.kind === "decided"
      ? c.json(decidedAnswer(caller, services, settled.outcome), 200)
      : c.json(queuedAnswer(c as AppContext, services, settled.accepted), 202);
  });
}

const eventNotFound = "There is no such event, or it is not published.";

function requiredKey(given: string | undefined): string {
  const key = IdempotencyKey.safeParse(given);
  if (key.success) return key.data;
  throw new ProblemError(
    "idempotency-key-required",
    `Send an Idempotency-Key header of 1 to ${idempotencyKeyLengthMax} printable characters: new for each purchase, the same for its retries.`,
  );
}

/** Takes the purchase into the line, unless it was taken before or is refused for certain already. */
async function takeIn(
  { line }: Services,
  event: CachedEvent,
  caller: Caller,
  idempotencyKey: string,
  quantity: number,
): Promise<FoundPurchase> {
  const id = purchaseId(caller.id, event.id, idempotencyKey);
  const refusal = certainRefusal(event, caller, line.remainingOf(event.id));
  const request = {
    purchaseId: id,
    userId: caller.id,
    requestedById: caller.id,
    source: "BUYER" as const,
    quantity,
    idempotencyKey,
    knownOnly: refusal !== null,
  };
  const acceptance = await line.accept(event.id, request);
  return foundOr(acceptance, refusal, () => line.find(event.id, id));
}

/** A purchase refused now may still be one that was decided before Redis forgot its key: MySQL tells. */
async function foundOr(
  acceptance: Acceptance,
  refusal: Refusal | null,
  findDecided: () => Promise<FoundPurchase | null>,
): Promise<FoundPurchase> {
  if (acceptance.kind === "waiting" || acceptance.kind === "decided") return acceptance;
  const decided = await findDecided();
  if (decided !== null) return decided;
  if (refusal !== null) throw new ProblemError(refusal.code, refusal.detail);
  throw new ProblemError("line-full", "As many people wait as can be taken. Try again in a moment.", {
    retryAfterS: lineFullRetryS,
  });
}

interface Refusal {
  code: Extract<ProblemCode, "event-not-found" | "user-not-eligible" | "sale-not-open" | "sale-closed" | "sold-out">;
  detail: string;
}

/** What is certain before the purchase stands in the line, in the order of the rule's table. */
function certainRefusal(event: CachedEvent, caller: Caller, published: number | null): Refusal | null {
  if (event.status !== "PUBLISHED") return { code: "event-not-found", detail: eventNotFound };
  if (caller.status === "SUSPENDED") {
    return { code: "user-not-eligible", detail: "Your account is suspended and cannot receive tickets." };
  }
  const window = saleWindowAt(
    {
      salesOpenAtMs: event.salesOpenAt?.getTime() ?? null,
      salesCloseAtMs: event.salesCloseAt?.getTime() ?? null,
      endsAtMs: event.endsAt?.getTime() ?? null,
    },
    Date.now(),
  );
  if (window === "sale-not-open") {
    return { code: window, detail: `The sale opens at ${event.salesOpenAt?.toISOString()}.` };
  }
  if (window === "sale-closed") return { code: window, detail: "The sale of this event is closed." };
  const remaining = published ?? event.capacity - event.issuedCount;
  return remaining <= 0 ? { code: "sold-out", detail: "All tickets of this event are issued." } : null;
}

function refuseReusedKey(found: FoundPurchase, quantity: number): void {
  const first = found.kind === "decided" ? found.outcome.requested : found.accepted.quantity;
  if (first === quantity) return;
  throw new ProblemError(
    "idempotency-key-reused",
    `This key was used for a purchase of ${first}. Use a new key for a new purchase.`,
  );
}
