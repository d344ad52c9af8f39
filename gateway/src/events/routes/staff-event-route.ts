import { Id, StaffEvent } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { readEvent } from "../event-read.ts";
import { toStaffEvent } from "../to-event.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { EventServices } from "../services.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/admin/events/{id}",
  operationId: "getStaffEvent",
  access: ["STAFF", "ADMIN"],
  tags: ["Staff"],
  summary: "One event, also a draft or an archived one",
  description: "By id, in its present state.",
  request: { params: z.object({ id: Id }) },
  responses: {
    200: { description: "The event", content: { "application/json": { schema: StaffEvent } } },
    ...problemResponses("invalid-request", "unauthenticated", "forbidden", "event-not-found", "database-unavailable"),
  },
});

export const staffEventRoute = ({ prisma, settings, line }: EventServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const event = await readEvent(prisma, c.req.valid("param").id, settings.MAX_TICKETS_PER_USER_PER_EVENT);
    if (event === null) throw new ProblemError("event-not-found", "No event has this id.");
    return c.json(toStaffEvent(event, line), 200, { "Cache-Control": "private, no-store" });
  });
