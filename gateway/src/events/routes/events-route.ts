import { EventSummary, ListQuery, listOf } from "@admit/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { EventServices } from "../services.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/events",
  operationId: "listEvents",
  access: "anyone",
  tags: ["Events"],
  summary: "Published events, soonest sale first",
  description:
    "Without their bodies, and at most a second old. What is sold out, closed or not yet open is listed too: `saleState` says which.",
  request: { query: ListQuery },
  responses: {
    200: { description: "A page of events", content: { "application/json": { schema: listOf(EventSummary) } } },
    ...problemResponses("invalid-request", "rate-limited", "database-unavailable"),
  },
});

export const eventsRoute = ({ events, line, cursors }: EventServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const page = (await events.published()).page(c.req.valid("query"), line, cursors);
    const headers = { "Content-Type": "application/json", "Cache-Control": "public, max-age=1" };
    return new Response(page, { headers }) as never;
  });
