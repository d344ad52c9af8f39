import { Id, OpsSale } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { closeSale } from "../decide-sale.ts";
import { changeSale } from "../sale-change.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { OperationsServices } from "../services.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "post",
  path: "/v1/ops/lines/{eventId}/close-sale",
  operationId: "closeSale",
  access: ["ADMIN"],
  tags: ["Operators"],
  summary: "Close an event's sale now",
  description: "Sets `salesCloseAt` to this moment. Who is in the line was accepted in time, and is decided.",
  request: { params: z.object({ eventId: Id }) },
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

export const opsCloseSaleRoute = (services: OperationsServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id: actorId } = requireCaller(c);
    const { eventId } = c.req.valid("param");
    const sale = await changeSale(services, { actorId, eventId, action: "event.close-sale", decide: closeSale });
    return c.json(sale, 200);
  });
