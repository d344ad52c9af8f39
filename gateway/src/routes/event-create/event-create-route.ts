import { EventCreate, StaffEvent } from "@admit/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { problemResponses } from "../../problem/problem-responses.ts";
import { requireCaller } from "../../auth/caller.ts";
import { announceEventChange } from "../../events/event-changed.ts";
import { createEvent } from "../../events/event-create.ts";
import { readEvent } from "../../events/event-read.ts";
import { toStaffEvent } from "../../events/to-event.ts";
import { ProblemError } from "../../problem/problem-error.ts";
import type { Services } from "../../services.ts";
import { answerHeaders } from "../answer-headers.ts";
import { createRoute } from "../create-route.ts";

const route = createRoute({
  method: "post",
  path: "/v1/admin/events",
  operationId: "createEvent",
  access: ["STAFF", "ADMIN"],
  tags: ["Staff"],
  summary: "Make an event",
  description: "A draft unless `status` is given. Without a `slug` one is derived from the title.",
  request: { body: { required: true, content: { "application/json": { schema: EventCreate } } } },
  responses: {
    201: {
      description: "The event",
      headers: answerHeaders("Location"),
      content: { "application/json": { schema: StaffEvent } },
    },
    ...problemResponses("invalid-request", "unauthenticated", "forbidden", "slug-taken", "database-unavailable"),
  },
});

export const eventCreateRoute = (services: Services) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { prisma, settings, line } = services;
    const caller = requireCaller(c);
    const id = await createEvent(prisma, caller.id, c.req.valid("json"), settings.MAX_TICKETS_PER_EVENT);
    announceEventChange(services, id);
    const event = await readEvent(prisma, id, settings.MAX_TICKETS_PER_USER_PER_EVENT);
    if (event === null) throw new ProblemError("event-not-found", "The event was made, and is gone again.");
    return c.json(toStaffEvent(event, line), 201, { Location: `/v1/events/${event.id}` });
  });
