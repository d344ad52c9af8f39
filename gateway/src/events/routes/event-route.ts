import { Event } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import { jsonResponse, hotRoute } from "../../platform/route/hot-route.ts";
import { toEvent } from "../to-event.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import type { EventServices } from "../services.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/events/{idOrSlug}",
  operationId: "getEvent",
  access: "anyone",
  tags: ["Events"],
  summary: "One published event",
  description:
    "By id or slug, at most a second old. `serverTime` is for a countdown that does not trust the client's clock.",
  request: { params: z.object({ idOrSlug: z.string().meta({ example: "winter-gala" }) }) },
  responses: {
    200: { description: "The event", content: { "application/json": { schema: Event } } },
    ...problemResponses("event-not-found", "rate-limited", "database-unavailable"),
  },
});

/** Without the checks that `openapi` would put before it: nothing to check, and asked for by everybody at once. */
export const eventRoute = ({ events, line }: EventServices) => {
  const routes = new OpenAPIHono<AppEnv>();
  hotRoute(routes, route, async (c) => {
    const event = await events.findPublished(c.req.param("idOrSlug") as string);
    if (event === null) throw new ProblemError("event-not-found", "No published event has this id or address.");
    return jsonResponse(toEvent(event, line), 200, { "Cache-Control": "public, max-age=1" });
  });
  return routes;
};
