import {
  EventChange,
  EventCreate,
  EventDefaults,
  Id,
  ListQuery,
  listOf,
  StaffEvent,
  StaffEventSummary,
} from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppContext, AppEnv } from "../platform/route/app-env.ts";
import { requireCaller } from "../platform/route/caller.ts";
import { staffRoute } from "../platform/route/routes-for.ts";
import { json, jsonBody, noStore, problemResponses } from "../platform/route/declare.ts";
import { holdAnswer, preferredWaitMs } from "../platform/route/hold-answer.ts";
import { announceEventChange, type EventServices } from "./event-cache.ts";
import { changeEvent, resizeEvent } from "./event-change.ts";
import { createEvent } from "./event-create.ts";
import { listAllEvents } from "./event-read.ts";
import { toStaffEventSummary } from "./to-event.ts";
import { presentEvent } from "./present-event.ts";

/** How long the answer waits for a new capacity if the caller states no preference. */
const resizeWaitMs = 5000;

const listStaffEvents = staffRoute("get", "/v1/admin/events", "listStaffEvents", {
  summary: "Every event, drafts included, newest first",
  description: "With the status of each, and without their bodies.",
  request: { query: ListQuery },
  responses: { 200: json("A page of events", listOf(StaffEventSummary)) },
});

const getStaffEvent = staffRoute("get", "/v1/admin/events/{id}", "getStaffEvent", {
  summary: "One event, also a draft or an archived one",
  description: "By id, in its present state.",
  request: { params: z.object({ id: Id }) },
  responses: { 200: json("The event", StaffEvent), ...problemResponses("event-not-found") },
});

const getDefaults = staffRoute("get", "/v1/admin/event-defaults", "getEventDefaults", {
  summary: "What an event gets where it names nothing",
  description: "By this deployment's settings.",
  responses: { 200: json("The numbers", EventDefaults) },
});

const postEvent = staffRoute("post", "/v1/admin/events", "createEvent", {
  summary: "Create an event",
  description: "A draft unless `status` is given. Without a `slug` one is derived from the title.",
  request: { body: jsonBody(EventCreate) },
  responses: { 201: json("The event", StaffEvent, "Location"), ...problemResponses("slug-taken") },
});

const patchEvent = staffRoute("patch", "/v1/admin/events/{id}", "changeEvent", {
  summary: "Change an event",
  description:
    "Only the named fields change. A new capacity goes through the event's line: if that takes longer than the answer may be held, it is 202 with the event's present state, and the capacity follows. `Prefer: wait=N` sets how long; else 5 seconds. A change that takes the event off sale (another status than `PUBLISHED`, or times by which its sale is not open now) while purchases wait in its line is refused with 409 `purchases-waiting` and `waiting`, their number, unless `waitingPurchases` says what happens to them: `decide` lets them keep their positions, `reject` ends them with the reason `sale-withdrawn`.",
  request: {
    params: z.object({ id: Id }),
    headers: z.object({ prefer: z.string().optional() }),
    body: jsonBody(EventChange),
  },
  responses: {
    200: json("The event as it is now", StaffEvent),
    202: json("Changed, except the capacity: it is in line", StaffEvent),
    ...problemResponses(
      "event-not-found",
      "slug-taken",
      "capacity-below-issued",
      "purchases-waiting",
      "queue-unavailable",
    ),
  },
});

export function staffEventsRoutes(services: EventServices): OpenAPIHono<AppEnv> {
  const { prisma, cursors, settings, line } = services;
  const routes = new OpenAPIHono<AppEnv>();

  const present = (id: string) => presentEvent(services, id);

  routes.openapi(listStaffEvents, async (c) => {
    const page = await listAllEvents(
      { prisma, cursors },
      c.req.valid("query"),
      settings.MAX_TICKETS_PER_USER_PER_EVENT,
    );
    const items = page.events.map((event) => toStaffEventSummary(event, line));
    return c.json({ items, nextCursor: page.nextCursor }, 200, noStore);
  });

  routes.openapi(getDefaults, (c) => {
    const { MAX_TICKETS_PER_EVENT: capacity, MAX_TICKETS_PER_USER_PER_EVENT: userCap } = settings;
    return c.json({ capacity, userCap }, 200, noStore);
  });

  routes.openapi(getStaffEvent, async (c) => c.json(await present(c.req.valid("param").id), 200, noStore));

  routes.openapi(postEvent, async (c) => {
    const id = await createEvent(prisma, requireCaller(c).id, c.req.valid("json"), settings.MAX_TICKETS_PER_EVENT);
    announceEventChange(services, id);
    return c.json(await present(id), 201, { Location: `/v1/events/${id}` });
  });

  routes.openapi(patchEvent, async (c) => {
    const { id: actorId } = requireCaller(c);
    const { id } = c.req.valid("param");
    const stop = (evenIfWaiting: boolean) => line.stop(id, evenIfWaiting);
    const capacity = await changeEvent(prisma, actorId, id, c.req.valid("json"), stop);
    announceEventChange(services, id);
    if (capacity === null) return c.json(await present(id), 200);
    const waitMs = preferredWaitMs(c.req.valid("header").prefer) || resizeWaitMs;
    const resize = (ms: number) => resizeEvent(line, actorId, id, capacity, ms);
    const done = await holdAnswer(c as AppContext, services, waitMs, resize);
    return c.json(await present(id), done ? 200 : 202);
  });

  return routes;
}
