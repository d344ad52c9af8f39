import { listOf, StaffUser, StaffUserQuery } from "@admit/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../../platform/route/app-env.ts";
import { requireCaller } from "../../../platform/route/caller.ts";
import { problemResponses } from "../../../platform/route/problem-responses.ts";
import type { PeopleServices } from "../../services.ts";
import { listUsers } from "../users-list.ts";
import { createRoute } from "../../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/admin/users",
  operationId: "listUsers",
  access: ["STAFF", "ADMIN"],
  tags: ["Staff"],
  summary: "People, the newest first; found by a part of their name or address",
  description: "Invited and suspended people too, or those of one `status`.",
  request: { query: StaffUserQuery },
  responses: {
    200: { description: "A page of people", content: { "application/json": { schema: listOf(StaffUser) } } },
    ...problemResponses("invalid-request", "unauthenticated", "forbidden", "rate-limited", "database-unavailable"),
  },
});

export const usersRoute = (services: PeopleServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id: actorId } = requireCaller(c);
    const query = c.req.valid("query");
    const { q = "", status } = query;
    const page = await listUsers(services, query);
    const details = { ...(q !== "" && { q }), ...(status !== undefined && { status }) };
    // All pages of one search are one entry; another search is another.
    const about = JSON.stringify(details);
    const subject = { type: "people", id: "list" };
    services.readAudit.note({ actorId, action: "user.list", subject, details }, about);
    return c.json(page, 200, { "Cache-Control": "private, no-store" });
  });
