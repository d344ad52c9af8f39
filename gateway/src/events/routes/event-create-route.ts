import { EventCreate, StaffEvent } from "@admit/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { announceEventChange } from "../event-changed.ts";
import { createEvent } from "../event-create.ts";
import { readEvent } from "../event-read.ts";
import { toStaffEvent } from "../to-event.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import type { EventServices } from "../services.ts";
import { answerHeaders } from "../../platform/route/answer-headers.ts";
import { createRoute } from "../../platform/route/create-route.ts";

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

export const eventCreateRoute = (services: EventServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { prisma, settings, line } = services;
    const caller = requireCaller(c);
    const id = await createEvent(prisma, caller.id, c.req.valid("json"), settings.MAX_TICKETS_PER_EVENT);
    announceEventChange(services, id);
    const event = await readEvent(prisma, id, settings.MAX_TICKETS_PER_USER_PER_EVENT);
    if (event === null) throw new ProblemError("event-not-found", "The event was made, and is gone again.");
    return c.json(toStaffEvent(event, line), 201, { Location: `/v1/events/${event.id}` });
  });
