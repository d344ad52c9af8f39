import { hash } from "node:crypto";
import { Event, EventsQuery, EventSummary, Line, listOf } from "@admit/contract";
import { calendarFile, fileName } from "@admit/tickets";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import { ProblemError } from "../platform/problem/problem-error.ts";
import { answerHeaders, json, problemResponses } from "../platform/route/declare.ts";
import { fileHeader } from "../platform/route/download.ts";
import type { AppContext, AppEnv } from "../platform/route/app-env.ts";
import { languageVary, requestLanguage } from "../platform/route/request-language.ts";
import { routesFor } from "../platform/route/routes-for.ts";
import { hotRoute, jsonResponse } from "../platform/route/hot-route.ts";
import type { EventServices } from "./event-cache.ts";
import { titledIn } from "./titled-in.ts";
import { toEvent } from "./to-event.ts";

const publicRoute = routesFor("anyone", "Events");

const listEvents = publicRoute("get", "/v1/events", "listEvents", {
  summary: "Published events, soonest sale first",
  description:
    "Without their bodies, and at most a second old. Events that are sold out, closed or not yet open are listed too: `saleState` says which.",
  request: { query: EventsQuery },
  responses: {
    200: json("A page of events", listOf(EventSummary)),
    ...problemResponses("rate-limited", "database-unavailable"),
  },
});

const getEvent = publicRoute("get", "/v1/events/{idOrSlug}", "getEvent", {
  summary: "One published event",
  description:
    "By id or slug, at most a second old. `serverTime` is for a countdown that does not trust the client's clock.",
  request: { params: z.object({ idOrSlug: z.string().meta({ example: "winter-gala" }) }) },
  responses: {
    200: json("The event", Event),
    ...problemResponses("event-not-found", "rate-limited", "database-unavailable"),
  },
});

const getEventCalendar = publicRoute("get", "/v1/events/{id}/calendar.ics", "getEventCalendar", {
  summary: "A published event for your calendar (RFC 5545)",
  description:
    "By id or address, in your language where its title has one. An event keeps its UID, so that a calendar shows it once, at its latest time.",
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: { description: "The event", content: { "text/calendar": { schema: z.string() } } },
    ...problemResponses("event-not-found", "event-without-time", "rate-limited", "database-unavailable"),
  },
});

const getLine = publicRoute("get", "/v1/events/{id}/line", "getLine", {
  summary: "The state of an event's line",
  description:
    "The same for everyone, so that a cache can serve it. A buyer's position is `max(0, seq - head)`; once `head >= seq` the purchase is worth fetching. Answers 304 to the ETag it last sent.",
  request: { params: z.object({ id: z.string() }), headers: z.object({ "if-none-match": z.string().optional() }) },
  responses: {
    200: json("The line", Line, "ETag"),
    304: { description: "Unchanged since that ETag", headers: answerHeaders("ETag") },
    ...problemResponses("event-not-found", "rate-limited", "database-unavailable"),
  },
});

const forASecond = { "Cache-Control": "public, max-age=1" };

/** Public reads. An event and its line are requested by thousands in the same second, so both are hot routes. */
export function eventsRoutes({ events, line, cursors, settings }: EventServices): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>();

  routes.openapi(listEvents, async (c) => {
    const page = (await events.published()).page(c.req.valid("query"), line, cursors);
    return new Response(page, { headers: { "Content-Type": "application/json", ...forASecond } }) as never;
  });

  hotRoute(routes, getEvent, async (c) => {
    const event = await events.requirePublished(c.req.param("idOrSlug") as string);
    return jsonResponse(toEvent(event, line), 200, forASecond);
  });

  routes.openapi(getEventCalendar, async (c) => {
    const id = c.req.param("id");
    const found = await events.find(id);
    // By its id alone, which only those have who saw it published.
    const isCancelled = found?.status === "ARCHIVED" && found.id === id;
    const shown = isCancelled ? found : await events.requirePublished(id);
    const event = titledIn(shown, requestLanguage(c as AppContext));
    const file = calendarFile(event, settings.PUBLIC_URL);
    if (file === null) throw new ProblemError("event-without-time", "The time of this event will be announced.");
    return c.body(file, 200, {
      "Content-Type": "text/calendar; charset=utf-8",
      ...fileHeader("attachment", fileName(event, "", "ics")),
      "Cache-Control": "public, max-age=60",
      Vary: languageVary,
    });
  });

  hotRoute(routes, getLine, async (c) => {
    const state = line.lineOf(await events.requirePublished(c.req.param("id") as string));
    // Weak: two answers about a line that does not move differ in their time alone.
    const message = state.refusing === null ? "" : hash("sha1", state.refusing);
    const etag = `W/"${state.accepted}-${state.head}-${state.remaining}-${state.state}-${state.ratePerSecond}-${message}"`;
    const headers = { ...forASecond, ETag: etag };
    if (c.req.header("if-none-match") === etag) return new Response(null, { status: 304, headers });
    return jsonResponse(state, 200, headers);
  });

  return routes;
}
