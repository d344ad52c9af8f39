import { EventChange, Id, StaffEvent } from "@admit/contract";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { problemResponses } from "../../problem/problem-responses.ts";
import { requireRole } from "../../auth/caller.ts";
import { changeEvent } from "../../events/event-change.ts";
import { announceEventChange } from "../../events/event-changed.ts";
import { readEvent } from "../../events/event-read.ts";
import { toStaffEvent } from "../../events/to-event.ts";
import { ProblemError } from "../../problem/problem-error.ts";
import type { Services } from "../../services.ts";
import { signedIn } from "../signed-in.ts";

const route = createRoute({
  method: "patch",
  path: "/v1/admin/events/{id}",
  tags: ["Staff"],
  summary: "Change an event",
  security: signedIn,
  request: {
    params: z.object({ id: Id }),
    body: { required: true, content: { "application/json": { schema: EventChange } } },
  },
  responses: {
    200: { description: "The event as it is now", content: { "application/json": { schema: StaffEvent } } },
    ...problemResponses(
      "invalid-request",
      "unauthenticated",
      "forbidden",
      "event-not-found",
      "slug-taken",
      "capacity-below-issued",
      "database-unavailable",
    ),
  },
});

export const eventChangeRoute = (services: Services) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { prisma, settings, line } = services;
    const caller = requireRole(c, "STAFF", "ADMIN");
    const { id } = c.req.valid("param");
    const changed = await changeEvent(prisma, caller.id, id, c.req.valid("json"));
    if (changed) announceEventChange(services, id);
    const event = changed ? await readEvent(prisma, id, settings.MAX_TICKETS_PER_USER_PER_EVENT) : null;
    if (event === null) throw new ProblemError("event-not-found", "No event has this id.");
    return c.json(toStaffEvent(event, line), 200);
  });
