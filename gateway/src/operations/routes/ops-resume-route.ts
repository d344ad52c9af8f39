import { Id, OpsSale } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { resumeSale } from "../decide-sale.ts";
import { changeSale } from "../sale-change.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { OperationsServices } from "../services.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "post",
  path: "/v1/ops/lines/{eventId}/resume",
  operationId: "resumeLine",
  access: ["ADMIN"],
  tags: ["Operators"],
  summary: "Resume an event's issuing",
  description: "The line goes on where it stood. Purchases are taken again where the pause had refused them.",
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

export const opsResumeRoute = (services: OperationsServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id: actorId } = requireCaller(c);
    const { eventId } = c.req.valid("param");
    const sale = await changeSale(services, { actorId, eventId, action: "event.resume", decide: resumeSale });
    return c.json(sale, 200);
  });
