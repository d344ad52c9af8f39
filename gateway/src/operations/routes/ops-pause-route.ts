import { Id, OpsSale, PauseRequest } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { pauseSale } from "../decide-sale.ts";
import { changeSale } from "../sale-change.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { OperationsServices } from "../services.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "post",
  path: "/v1/ops/lines/{eventId}/pause",
  operationId: "pauseLine",
  access: ["ADMIN"],
  tags: ["Operators"],
  summary: "Pause an event's issuing",
  description:
    "Nothing more is decided until it is resumed; the line keeps its order. Purchases are taken meanwhile, unless `accepting` is false.",
  request: {
    params: z.object({ eventId: Id }),
    body: { required: false, content: { "application/json": { schema: PauseRequest } } },
  },
  responses: {
    200: { description: "The sale as it is now", content: { "application/json": { schema: OpsSale } } },
    ...problemResponses(
      "invalid-request",
      "unauthenticated",
      "forbidden",
      "event-not-found",
      "rate-limited",
      "database-unavailable",
    ),
  },
});

export const opsPauseRoute = (services: OperationsServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id: actorId } = requireCaller(c);
    const { eventId } = c.req.valid("param");
    // Without a body there is nothing to be valid: then the defaults hold.
    const { accepting } = PauseRequest.parse(c.req.valid("json"));
    const sale = await changeSale(services, {
      actorId,
      eventId,
      action: "event.pause",
      decide: (before, now) => pauseSale(before, accepting, now),
    });
    return c.json(sale, 200);
  });
