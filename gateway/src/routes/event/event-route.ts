import { Event } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { problemResponses } from "../../problem/problem-responses.ts";
import { jsonResponse } from "../../edge/json-response.ts";
import { toEvent } from "../../events/to-event.ts";
import { ProblemError } from "../../problem/problem-error.ts";
import type { Services } from "../../services.ts";
import { createRoute } from "../create-route.ts";
import { hotRoute } from "../hot-route.ts";

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
export const eventRoute = ({ events, line }: Services) => {
  const routes = new OpenAPIHono<AppEnv>();
  hotRoute(routes, route, async (c) => {
    const event = await events.findPublished(c.req.param("idOrSlug") as string);
    if (event === null) throw new ProblemError("event-not-found", "No published event has this id or address.");
    return jsonResponse(toEvent(event, line), 200, { "Cache-Control": "public, max-age=1" });
  });
  return routes;
};
