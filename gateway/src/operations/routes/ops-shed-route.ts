import { Id, OpsSale, ShedRequest } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { changeSale } from "../sale-change.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { OperationsServices } from "../services.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "post",
  path: "/v1/ops/lines/{eventId}/shed",
  operationId: "shedLine",
  access: ["ADMIN"],
  tags: ["Operators"],
  summary: "Refuse an event's purchases, or take them again",
  description:
    "Buyers are answered 503 `sale-halted` with the message; who is in the line stays there. Staff may issue all the same.",
  request: {
    params: z.object({ eventId: Id }),
    body: { required: true, content: { "application/json": { schema: ShedRequest } } },
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
      "payload-too-large",
      "unsupported-media-type",
    ),
  },
});

export const opsShedRoute = (services: OperationsServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id: actorId } = requireCaller(c);
    const { eventId } = c.req.valid("param");
    const { message } = c.req.valid("json");
    const sale = await changeSale(services, {
      actorId,
      eventId,
      action: "event.shed",
      decide: () => ({ shedMessage: message }),
    });
    return c.json(sale, 200);
  });
