import { Id, listOf, StaffTicket, StaffTicketQuery } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { TicketServices } from "../services.ts";
import { listStaffTickets } from "../staff-tickets-list.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/admin/events/{id}/tickets",
  operationId: "listStaffTickets",
  access: ["STAFF", "ADMIN"],
  tags: ["Staff"],
  summary: "An event's tickets, by number",
  description: "`q` is a ticket's number, or how its holder's name or e-mail address begins.",
  request: { params: z.object({ id: Id }), query: StaffTicketQuery },
  responses: {
    200: { description: "A page of tickets", content: { "application/json": { schema: listOf(StaffTicket) } } },
    ...problemResponses(
      "invalid-request",
      "unauthenticated",
      "forbidden",
      "event-not-found",
      "rate-limited",
      "database-unavailable",
    ),
  },
});

export const staffTicketsRoute = ({ mysql, cursors, events }: TicketServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id } = c.req.valid("param");
    if ((await events.find(id)) === null) throw new ProblemError("event-not-found", "No event has this id.");
    const page = await listStaffTickets({ mysql, cursors }, id, c.req.valid("query"));
    return c.json(page, 200, { "Cache-Control": "private, no-store" });
  });
