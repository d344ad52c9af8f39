import { listOf, StaffUser, StaffUserQuery } from "@admit/contract";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { problemResponses } from "../../problem/problem-responses.ts";
import { requireRole } from "../../auth/caller.ts";
import type { Services } from "../../services.ts";
import { listUsers } from "../../users/users-list.ts";
import { signedIn } from "../signed-in.ts";

const route = createRoute({
  method: "get",
  path: "/v1/admin/users",
  tags: ["Staff"],
  summary: "People, the newest first; found by a part of their name or address",
  security: signedIn,
  request: { query: StaffUserQuery },
  responses: {
    200: { description: "A page of people", content: { "application/json": { schema: listOf(StaffUser) } } },
    ...problemResponses("invalid-request", "unauthenticated", "forbidden", "rate-limited", "database-unavailable"),
  },
});

export const usersRoute = ({ prisma, readAudit }: Services) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id: actorId } = requireRole(c, "STAFF", "ADMIN");
    const { q = "", status, ...paging } = c.req.valid("query");
    const page = await listUsers(prisma, { q, status, ...paging });
    const details = { ...(q !== "" && { q }), ...(status !== undefined && { status }) };
    // Page by page is one look at the list; another search is another.
    const about = JSON.stringify(details);
    readAudit.note({ actorId, action: "user.list", subject: { type: "people", id: "list" }, details }, about);
    return c.json(page, 200, { "Cache-Control": "private, no-store" });
  });
