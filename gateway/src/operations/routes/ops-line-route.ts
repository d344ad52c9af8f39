import { Id, OpsLineDetail } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { eventUnknown } from "../sale-change.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { OperationsServices } from "../services.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/ops/lines/{eventId}",
  operationId: "getOpsLine",
  access: ["STAFF", "ADMIN"],
  tags: ["Operators"],
  summary: "An event's line, its last hour, and what failed",
  description:
    "`points` are of ten seconds each, and of one second each for the last ones. `failures` are at most 100, the latest first. At most a second old.",
  request: { params: z.object({ eventId: Id }) },
  responses: {
    200: { description: "The event's line", content: { "application/json": { schema: OpsLineDetail } } },
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

export const opsLineRoute = ({ ops }: OperationsServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const detail = await ops.detail(c.req.valid("param").eventId);
    if (detail === null) throw eventUnknown();
    return c.json(detail, 200, { "Cache-Control": "private, no-store" });
  });
