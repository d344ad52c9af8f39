import { calendarFile } from "@admit/tickets";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { EventServices } from "../services.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/events/{id}/calendar.ics",
  operationId: "getEventCalendar",
  access: "anyone",
  tags: ["Events"],
  summary: "A published event for your calendar (RFC 5545)",
  description: "By id or address. An event keeps its UID, so that a calendar shows it once, at its latest time.",
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: { description: "The event", content: { "text/calendar": { schema: z.string() } } },
    ...problemResponses("event-not-found", "event-without-time", "rate-limited", "database-unavailable"),
  },
});

export const eventCalendarRoute = ({ events, settings }: EventServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const event = await events.findPublished(c.req.param("id"));
    if (event === null) throw new ProblemError("event-not-found", "No published event has this id or address.");
    const file = calendarFile(event, settings.PUBLIC_URL);
    if (file === null) throw new ProblemError("event-without-time", "When this event is will be announced.");
    return c.body(file, 200, {
      "Content-Type": "text/calendar; charset=utf-8",
      "Content-Disposition": `attachment; filename="${event.slug}.ics"`,
      "Cache-Control": "public, max-age=60",
    });
  });
