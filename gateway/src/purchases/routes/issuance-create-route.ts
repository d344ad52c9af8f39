import { IssuanceRequest, Purchase } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppContext, AppEnv } from "../../platform/route/app-env.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import { refuseInvalid } from "../../platform/route/read-body.ts";
import type { PurchaseServices } from "../services.ts";
import { awaitOutcome, placeOf, purchaseAnswer } from "./answer-purchase.ts";
import { eventNotFound } from "./certain-refusal.ts";
import { idempotencyKeyHeader, requiredKey } from "./idempotency-key.ts";
import { refuseReusedKey, takeIn } from "./take-in.ts";
import { answerHeaders } from "../../platform/route/answer-headers.ts";
import { createRoute } from "../../platform/route/create-route.ts";
import { holderOf } from "./holder-of.ts";

const route = createRoute({
  method: "post",
  path: "/v1/admin/events/{id}/issuances",
  operationId: "createIssuance",
  access: ["STAFF", "ADMIN"],
  summary: "Issue tickets to somebody",
  description:
    "Takes a purchase for that person into the event's line, under the same rule as everybody's; only the sale window does not bind. An address that nobody has becomes an invited user, silently. The same `Idempotency-Key` with the same body is the same purchase.",
  tags: ["Staff"],
  request: {
    params: z.object({ id: z.string() }),
    headers: z.object({ ...idempotencyKeyHeader, prefer: z.string().optional() }),
    body: { required: true, content: { "application/json": { schema: IssuanceRequest } } },
  },
  responses: {
    200: {
      description: "Decided; tickets without their codes",
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
      "forbidden",
      "user-not-eligible",
      "event-not-found",
      "user-not-found",
      "sold-out",
      "payload-too-large",
      "unsupported-media-type",
      "idempotency-key-reused",
      "rate-limited",
      "line-full",
      "queue-unavailable",
      "database-unavailable",
    ),
  },
});

export const issuanceCreateRoute = (services: PurchaseServices) =>
  new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid }).openapi(route, async (c) => {
    const caller = requireCaller(c);
    const { quantity, ...person } = c.req.valid("json");
    const idempotencyKey = requiredKey(c.req.valid("header")["idempotency-key"]);
    const event = await services.events.find(c.req.valid("param").id);
    if (event === null) throw new ProblemError("event-not-found", eventNotFound);

    const asked = { event, requestedById: caller.id, source: "STAFF" as const, idempotencyKey, quantity };
    const wanted = { ...asked, holder: await holderOf(services, asked, person) };
    const settled = await awaitOutcome(c as AppContext, services, await takeIn(services, wanted));
    refuseReusedKey(settled, wanted);
    return purchaseAnswer(c as AppContext, services, settled, null, 202, { Location: placeOf(settled) }) as never;
  });
