import { Event, ListQuery, listOf } from "@admit/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { problemResponses } from "../../problem/problem-responses.ts";
import { toEvent } from "../../events/to-event.ts";
import type { Services } from "../../services.ts";
import { createRoute } from "../create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/events",
  operationId: "listEvents",
  access: "anyone",
  tags: ["Events"],
  summary: "Published events, soonest sale first",
  description: "At most a second old. What is sold out, closed or not yet open is listed too: `saleState` says which.",
  request: { query: ListQuery },
  responses: {
    200: { description: "A page of events", content: { "application/json": { schema: listOf(Event) } } },
    ...problemResponses("invalid-request", "database-unavailable"),
  },
});

export const eventsRoute = ({ events, line }: Services) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { limit, cursor } = c.req.valid("query");
    const page = await events.listPublished({ limit, cursor });
    const now = new Date();
    const items = page.events.map((event) => toEvent(event, line, now));
    return c.json({ items, nextCursor: page.nextCursor }, 200, { "Cache-Control": "public, max-age=1" });
  });
