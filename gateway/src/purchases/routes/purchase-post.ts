import type { OpenAPIHono } from "@hono/zod-openapi";
import { Purchase, PurchaseRequest } from "@admit/contract";
import { z } from "zod";
import type { AppContext, AppEnv } from "../../platform/route/app-env.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { PurchaseServices } from "../services.ts";
import { answerHeaders } from "../../platform/route/answer-headers.ts";
import { createRoute } from "../../platform/route/create-route.ts";
import { hotRoute } from "../../platform/route/hot-route.ts";
import { readBody } from "../../platform/route/read-body.ts";
import { awaitOutcome, placeOf, purchaseAnswer } from "./answer-purchase.ts";
import { eventNotFound } from "./certain-refusal.ts";
import { idempotencyKeyHeader, requiredKey } from "./idempotency-key.ts";
import { refuseSuspended } from "./refuse-suspended.ts";
import { refuseReusedKey, takeIn, type Wanted } from "./take-in.ts";

const postPurchase = createRoute({
  method: "post",
  path: "/v1/events/{id}/purchases",
  operationId: "createPurchase",
  access: "signed-in",
  summary: "Ask for tickets",
  description:
    "Takes the purchase into the event's line. The same `Idempotency-Key` with the same body is the same purchase, however often it is sent. `Prefer: wait=N` holds the answer until it is decided, at most 10 seconds.",
  tags: ["Purchases"],
  request: {
    params: z.object({ id: z.string() }),
    headers: z.object({ ...idempotencyKeyHeader, prefer: z.string().optional() }),
    body: { required: true, content: { "application/json": { schema: PurchaseRequest } } },
  },
  responses: {
    200: {
      description: "Decided",
      headers: answerHeaders("Location"),
      content: { "application/json": { schema: Purchase } },
    },
    202: {
      description: "In the line",
      headers: answerHeaders("Location", "Retry-After"),
      content: { "application/json": { schema: Purchase } },
    },
    ...problemResponses(
      "invalid-request",
      "idempotency-key-required",
      "unauthenticated",
      "user-not-eligible",
      "account-too-new",
      "event-not-found",
      "sold-out",
      "sale-not-open",
      "sale-closed",
      "payload-too-large",
      "unsupported-media-type",
      "idempotency-key-reused",
      "rate-limited",
      "sale-halted",
      "line-full",
      "queue-unavailable",
    ),
  },
});

export function purchasePost(app: OpenAPIHono<AppEnv>, services: PurchaseServices): void {
  const buy = async (c: AppContext): Promise<Response> => {
    const caller = requireCaller(c);
    const { quantity } = await readBody(c, PurchaseRequest);
    const idempotencyKey = requiredKey(c.req.header("idempotency-key"));
    const event = await services.events.find(c.req.param("id") as string);
    if (event === null) throw new ProblemError("event-not-found", eventNotFound);

    const requestedById = caller.id;
    const wanted: Wanted = { event, holder: caller, requestedById, source: "BUYER", idempotencyKey, quantity };
    const settled = await awaitOutcome(c, services, await takeIn(services, wanted));
    refuseReusedKey(settled, wanted);
    const headers = { Location: placeOf(settled) };
    return purchaseAnswer(c, services, settled, caller.status, 202, headers);
  };
  hotRoute(app, postPurchase, buy, refuseSuspended);
}
