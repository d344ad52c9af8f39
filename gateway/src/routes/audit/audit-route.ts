import { AuditEntry, AuditQuery, listOf } from "@admit/contract";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { listAuditEntries } from "../../audit/audit-entries-list.ts";
import { requireRole } from "../../auth/caller.ts";
import { problemResponses } from "../../problem/problem-responses.ts";
import type { Services } from "../../services.ts";
import { signedIn } from "../signed-in.ts";

const route = createRoute({
  method: "get",
  path: "/v1/admin/audit",
  tags: ["Staff"],
  summary: "Who did what to what, newest first",
  security: signedIn,
  request: { query: AuditQuery },
  responses: {
    200: { description: "A page of entries", content: { "application/json": { schema: listOf(AuditEntry) } } },
    ...problemResponses("invalid-request", "unauthenticated", "forbidden", "rate-limited", "database-unavailable"),
  },
});

export const auditRoute = (services: Services) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    requireRole(c, "STAFF", "ADMIN");
    const page = await listAuditEntries(services, c.req.valid("query"));
    return c.json(page, 200, { "Cache-Control": "private, no-store" });
  });
