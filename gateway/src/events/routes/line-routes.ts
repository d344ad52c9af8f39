import { OpenAPIHono } from "@hono/zod-openapi";
import { Line } from "@admit/contract";
import { z } from "zod";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { jsonResponse, hotRoute } from "../../platform/route/hot-route.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { answerHeaders } from "../../platform/route/answer-headers.ts";
import { createRoute } from "../../platform/route/create-route.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import { refuseInvalid } from "../../platform/route/read-body.ts";
import type { EventServices } from "../services.ts";

const getLine = createRoute({
  method: "get",
  path: "/v1/events/{id}/line",
  operationId: "getLine",
  access: "anyone",
  summary: "Where an event's line stands",
  description:
    "The same for everybody, so that a cache can serve it. A buyer's position is `max(0, seq - head)`; once `head >= seq` the purchase is worth fetching. Answers 304 to the ETag it last sent.",
  tags: ["Events"],
  request: { params: z.object({ id: z.string() }), headers: z.object({ "if-none-match": z.string().optional() }) },
  responses: {
    200: { description: "The line", headers: answerHeaders("ETag"), content: { "application/json": { schema: Line } } },
    304: { description: "Unchanged since that ETag", headers: answerHeaders("ETag") },
    ...problemResponses("event-not-found", "rate-limited", "database-unavailable"),
  },
});

export function lineRoutes({ events, line }: EventServices): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  hotRoute(app, getLine, async (c) => {
    const event = await events.find(c.req.param("id") as string);
    if (event === null || event.status !== "PUBLISHED") {
      throw new ProblemError("event-not-found", "There is no such event, or it is not published.");
    }
    const document = line.lineOf(event);
    // Weak: two renderings of a line that stands still differ in their time alone.
    const etag = `W/"${document.accepted}-${document.head}-${document.remaining}-${document.state}-${document.ratePerSecond}"`;
    const headers = { "Cache-Control": "public, max-age=1", ETag: etag };
    if (c.req.header("if-none-match") === etag) return new Response(null, { status: 304, headers });
    return jsonResponse(document, 200, headers);
  });
  return app;
}
