import { OpsOverview } from "@admit/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { OperationsServices } from "../services.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/ops/lines",
  operationId: "listOpsLines",
  access: ["STAFF", "ADMIN"],
  tags: ["Operators"],
  summary: "Every live line, the worst first",
  description:
    "Lines that have, or lately had, somebody waiting, and those that are paused, refuse purchases or have failures. With the gateways and workers, and checks of what has to hold. At most a second old; what a server that is away would tell is as it was last known, and `checks` says so.",
  responses: {
    200: {
      description: "All that operators see at a glance",
      content: { "application/json": { schema: OpsOverview } },
    },
    ...problemResponses("unauthenticated", "forbidden", "rate-limited"),
  },
});

export const opsLinesRoute = ({ ops }: OperationsServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    return c.json(await ops.overview(), 200, { "Cache-Control": "private, no-store" });
  });
