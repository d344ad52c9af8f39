import { Id, OpsHandOver } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { handOver } from "../hand-over.ts";
import { eventUnknown } from "../sale-change.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { OperationsServices } from "../services.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "post",
  path: "/v1/ops/lines/{eventId}/hand-over",
  operationId: "handOverLine",
  access: ["ADMIN"],
  tags: ["Operators"],
  summary: "Have another worker issue an event",
  description:
    "The worker that issues it finishes what it has in hand and leaves the event to the others for ten seconds.",
  request: { params: z.object({ eventId: Id }) },
  responses: {
    200: { description: "The worker is told", content: { "application/json": { schema: OpsHandOver } } },
    ...problemResponses(
      "invalid-request",
      "unauthenticated",
      "forbidden",
      "event-not-found",
      "rate-limited",
      "database-unavailable",
      "no-other-worker",
      "queue-unavailable",
    ),
  },
});

export const opsHandOverRoute = (services: OperationsServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id: actorId } = requireCaller(c);
    const { eventId } = c.req.valid("param");
    if ((await services.events.find(eventId)) === null) throw eventUnknown();
    return c.json({ from: await handOver(services, actorId, eventId) }, 200);
  });
