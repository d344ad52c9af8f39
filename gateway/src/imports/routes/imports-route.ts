import { Import, ListQuery, listOf } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { listImports } from "../import-read.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import { refuseInvalid } from "../../platform/route/read-body.ts";
import type { ImportServices } from "../services.ts";
import { createRoute } from "../../platform/route/create-route.ts";
import { staffEventId } from "./staff-event-id.ts";

const route = createRoute({
  method: "get",
  path: "/v1/admin/events/{id}/imports",
  operationId: "listImports",
  access: ["STAFF", "ADMIN"],
  summary: "An event's imports, newest first",
  description: "Running and finished ones.",
  tags: ["Staff"],
  request: { params: z.object({ id: z.string() }), query: ListQuery },
  responses: {
    200: { description: "A page of imports", content: { "application/json": { schema: listOf(Import) } } },
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

export const importsRoute = (services: ImportServices) =>
  new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid }).openapi(route, async (c) => {
    const eventId = await staffEventId(services, c.req.valid("param").id);
    const { limit, cursor } = c.req.valid("query");
    const page = await listImports(services, eventId, { limit, cursor });
    return c.json(page, 200, { "Cache-Control": "private, no-store" });
  });
