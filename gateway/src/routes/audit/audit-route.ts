import { AuditEntry, AuditQuery, listOf } from "@admit/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { listAuditEntries } from "../../audit/audit-entries-list.ts";
import { problemResponses } from "../../problem/problem-responses.ts";
import type { Services } from "../../services.ts";
import { createRoute } from "../create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/admin/audit",
  operationId: "listAuditEntries",
  access: ["STAFF", "ADMIN"],
  tags: ["Staff"],
  summary: "Who did what to what, newest first",
  description: "Of one actor, action or subject, or of all.",
  request: { query: AuditQuery },
  responses: {
    200: { description: "A page of entries", content: { "application/json": { schema: listOf(AuditEntry) } } },
    ...problemResponses("invalid-request", "unauthenticated", "forbidden", "rate-limited", "database-unavailable"),
  },
});

export const auditRoute = (services: Services) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const page = await listAuditEntries(services, c.req.valid("query"));
    return c.json(page, 200, { "Cache-Control": "private, no-store" });
  });
