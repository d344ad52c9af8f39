import type { OpenAPIHono } from "@hono/zod-openapi";
import { isId, Purchase } from "@admit/contract";
import { z } from "zod";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { isStaff, requireCaller, type Caller } from "../../platform/route/caller.ts";
import type { FoundPurchase } from "../../platform/line/open-line.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { PurchaseServices } from "../services.ts";
import { answerHeaders } from "../../platform/route/answer-headers.ts";
import { createRoute } from "../../platform/route/create-route.ts";
import { hotRoute } from "../../platform/route/hot-route.ts";
import { awaitOutcome, purchaseAnswer } from "./answer-purchase.ts";

const getPurchase = createRoute({
  method: "get",
  path: "/v1/events/{id}/purchases/{purchaseId}",
  operationId: "getPurchase",
  access: "signed-in",
  summary: "What became of a purchase",
  description:
    "Your own, or one that you issued; staff may read all, without the tickets' codes. `Prefer: wait=N` holds the answer until it is decided, at most 10 seconds.",
  tags: ["Purchases"],
  request: {
    params: z.object({ id: z.string(), purchaseId: z.string() }),
    headers: z.object({ prefer: z.string().optional() }),
  },
  responses: {
    200: {
      description: "The purchase, queued or decided",
      headers: answerHeaders("Retry-After"),
      content: { "application/json": { schema: Purchase } },
    },
    ...problemResponses(
      "unauthenticated",
      "event-not-found",
      "purchase-unknown",
      "rate-limited",
      "database-unavailable",
    ),
  },
});

export function purchaseGet(app: OpenAPIHono<AppEnv>, services: PurchaseServices): void {
  hotRoute(app, getPurchase, async (c) => {
    const caller = requireCaller(c);
    const { id, purchaseId } = c.req.param() as { id: string; purchaseId: string };
    const found = isId(purchaseId) ? await findOwn(services, caller, id, purchaseId) : null;
    if (found === null) {
      throw new ProblemError(
        "purchase-unknown",
        "This purchase is not known. If it is yours, send it again with the same key: it counts once.",
      );
    }
    const settled = await awaitOutcome(c, services, found);
    const isHolder = (settled.kind === "decided" ? settled.outcome : settled.accepted).userId === caller.id;
    const headers = { "Cache-Control": "private, no-store" };
    return purchaseAnswer(c, services, settled, isHolder ? caller.status : null, 200, headers);
  });
}

/** Another's purchase is answered like one that does not exist; staff may read every one. */
async function findOwn(
  { events, line }: PurchaseServices,
  caller: Caller,
  idOrSlug: string,
  purchaseId: string,
): Promise<FoundPurchase | null> {
  const eventId = isId(idOrSlug) ? idOrSlug : (await events.find(idOrSlug))?.id;
  if (eventId === undefined) return null;
  const found = await line.find(eventId, purchaseId);
  if (found === null) return null;
  const purchase = found.kind === "decided" ? found.outcome : found.accepted;
  const mayRead = purchase.userId === caller.id || purchase.requestedById === caller.id || isStaff(caller);
  return mayRead && purchase.eventId === eventId ? found : null;
}
