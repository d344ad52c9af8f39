import { EventChange, Id, StaffEvent } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppContext, AppEnv } from "../../platform/route/app-env.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { holdAnswer, preferredWaitMs } from "../../platform/route/hold-answer.ts";
import { changeEvent } from "../event-change.ts";
import { announceEventChange } from "../event-changed.ts";
import { resizeEvent } from "../event-resize.ts";
import { readEvent } from "../event-read.ts";
import { toStaffEvent } from "../to-event.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import type { EventServices } from "../services.ts";
import { createRoute } from "../../platform/route/create-route.ts";

/** How long a new capacity is waited for where the caller says nothing. */
const resizeWaitMs = 5000;

const route = createRoute({
  method: "patch",
  path: "/v1/admin/events/{id}",
  operationId: "changeEvent",
  access: ["STAFF", "ADMIN"],
  tags: ["Staff"],
  summary: "Change an event",
  description:
    "Only the named fields change. A new capacity goes through the event's line: if that takes longer than the answer may be held, it is 202 with the event's present state, and the capacity follows. `Prefer: wait=N` sets how long; else 5 seconds. A change that takes the event off sale (another status than `PUBLISHED`, or times by which its sale is not open now) while purchases wait in its line is refused with 409 `purchases-waiting` and `waiting`, their number, unless `waitingPurchases` says what happens to them: `decide` lets them keep their positions, `reject` ends them with the reason `sale-withdrawn`.",
  request: {
    params: z.object({ id: Id }),
    headers: z.object({ prefer: z.string().optional() }),
    body: { required: true, content: { "application/json": { schema: EventChange } } },
  },
  responses: {
    200: { description: "The event as it is now", content: { "application/json": { schema: StaffEvent } } },
    202: {
      description: "Changed, but for the capacity: it is in line",
      content: { "application/json": { schema: StaffEvent } },
    },
    ...problemResponses(
      "invalid-request",
      "unauthenticated",
      "forbidden",
      "event-not-found",
      "slug-taken",
      "capacity-below-issued",
      "purchases-waiting",
      "queue-unavailable",
      "database-unavailable",
    ),
  },
});

export const eventChangeRoute = (services: EventServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { prisma, settings, line } = services;
    const caller = requireCaller(c);
    const { id } = c.req.valid("param");
    const stop = (evenIfWaiting: boolean) => line.stop(id, evenIfWaiting);
    const changed = await changeEvent(prisma, caller.id, id, c.req.valid("json"), stop);
    if (changed === null) throw new ProblemError("event-not-found", "No event has this id.");
    announceEventChange(services, id);
    const waitMs = preferredWaitMs(c.req.valid("header").prefer) || resizeWaitMs;
    const { capacity } = changed;
    const resize = (ms: number) =>
      capacity === null ? Promise.resolve(true) : resizeEvent(line, caller.id, id, capacity, ms);
    const done = await holdAnswer(c as AppContext, services, capacity === null ? 0 : waitMs, resize);
    const event = await readEvent(prisma, id, settings.MAX_TICKETS_PER_USER_PER_EVENT);
    if (event === null) throw new ProblemError("event-not-found", "No event has this id.");
    return c.json(toStaffEvent(event, line), done ? 200 : 202);
  });
