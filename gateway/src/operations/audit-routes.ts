import { AuditEntry, AuditQuery, listOf } from "@admit/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../platform/route/app-env.ts";
import { createRoute } from "../platform/route/create-route.ts";
import { json, noStore } from "../platform/route/declare.ts";
import { listAuditEntries } from "./audit-entries-list.ts";
import type { OperationsServices } from "./services.ts";

const route = createRoute({
  method: "get",
  path: "/v1/admin/audit",
  operationId: "listAuditEntries",
  access: ["STAFF", "ADMIN"],
  tags: ["Staff"],
  summary: "Who did what to what, newest first",
  description: "Of one actor, action or subject, or of all.",
  request: { query: AuditQuery },
  responses: { 200: json("A page of entries", listOf(AuditEntry)) },
});

export const auditRoutes = (services: OperationsServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) =>
    c.json(await listAuditEntries(services, c.req.valid("query")), 200, noStore),
  );
