import { AuditEntry, AuditQuery, listOf } from "@admit/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { listAuditEntries } from "./audit-entries-list.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { OperationsServices } from "../services.ts";
import { createRoute } from "../../platform/route/create-route.ts";

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

export const auditRoute = (services: OperationsServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const page = await listAuditEntries(services, c.req.valid("query"));
    return c.json(page, 200, { "Cache-Control": "private, no-store" });
  });
