import { Id, StaffTicketQuery } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { recordExport, csvResponse } from "../../platform/csv/csv-response.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { TicketServices } from "../services.ts";
import { exportTickets, ticketsHeader } from "../staff-tickets-export.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/admin/events/{id}/tickets.csv",
  operationId: "exportTickets",
  access: ["STAFF", "ADMIN"],
  tags: ["Staff"],
  summary: "An event's tickets as a CSV, by number",
  description:
    "Of any length, and never with a code. Takes the list's `q` and `status`. UTF-8 with a byte order mark; a text that a spreadsheet would take for a formula has an apostrophe before it. Where it cannot be read to its end the connection breaks.",
  request: { params: z.object({ id: Id }), query: StaffTicketQuery.pick({ q: true, status: true }) },
  responses: {
    200: { description: "The CSV", content: { "text/csv": { schema: z.string() } } },
    ...problemResponses(
      "invalid-request",
      "unauthenticated",
      "forbidden",
      "event-not-found",
      "rate-limited",
      "gateway-busy",
      "database-unavailable",
    ),
  },
});

export const staffTicketsCsvRoute = (services: TicketServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id: actorId } = requireCaller(c);
    const event = await services.events.find(c.req.valid("param").id);
    if (event === null) throw new ProblemError("event-not-found", "No event has this id.");
    const query = c.req.valid("query");
    const subject = { type: "event", id: event.id };
    await recordExport(services.readAudit, c, { actorId, action: "ticket.export", subject, details: query });
    const pages = exportTickets(services.mysql, event.id, query);
    return csvResponse(c, services, `tickets-${event.slug}`, { header: ticketsHeader, pages });
  });
