import { ListQuery, listOf, StaffEventSummary } from "@admit/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import { listAllEvents } from "../events-list.ts";
import { toStaffEventSummary } from "../to-event.ts";
import type { EventServices } from "../services.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/admin/events",
  operationId: "listStaffEvents",
  access: ["STAFF", "ADMIN"],
  tags: ["Staff"],
  summary: "Every event, drafts included, newest first",
  description: "With the status of each, and without their bodies.",
  request: { query: ListQuery },
  responses: {
    200: { description: "A page of events", content: { "application/json": { schema: listOf(StaffEventSummary) } } },
    ...problemResponses("invalid-request", "unauthenticated", "forbidden", "database-unavailable"),
  },
});

export const staffEventsRoute = ({ prisma, cursors, settings, line }: EventServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { limit, cursor } = c.req.valid("query");
    const page = await listAllEvents({ prisma, cursors }, { limit, cursor }, settings.MAX_TICKETS_PER_USER_PER_EVENT);
    const items = page.events.map((event) => toStaffEventSummary(event, line));
    return c.json({ items, nextCursor: page.nextCursor }, 200, { "Cache-Control": "private, no-store" });
  });
