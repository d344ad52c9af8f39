import { Id, OpsRetried } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { retryFailures } from "../retry-failures.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { OperationsServices } from "../services.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "post",
  path: "/v1/ops/lines/{eventId}/retry-failed",
  operationId: "retryFailed",
  access: ["ADMIN"],
  tags: ["Operators"],
  summary: "Decide again what ended by a fault",
  description:
    "Purchases keep their place and their key; what of them is decided by then stays as it is. At most 10,000 at a time.",
  request: { params: z.object({ eventId: Id }) },
  responses: {
    200: {
      description: "How many were put into the line again",
      content: { "application/json": { schema: OpsRetried } },
    },
    ...problemResponses(
      "invalid-request",
      "unauthenticated",
      "forbidden",
      "event-not-found",
      "rate-limited",
      "database-unavailable",
      "queue-unavailable",
    ),
  },
});

export const opsRetryFailedRoute = (services: OperationsServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id: actorId } = requireCaller(c);
    const { eventId } = c.req.valid("param");
    return c.json(await retryFailures(services, actorId, eventId), 200);
  });
