import { Id, StaffTicketQuery } from "@admit/contract";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { recordExport } from "../../audit/record-export.ts";
import { requireRole } from "../../auth/caller.ts";
import { csvResponse } from "../../csv/csv-response.ts";
import { ProblemError } from "../../problem/problem-error.ts";
import { problemResponses } from "../../problem/problem-responses.ts";
import type { Services } from "../../services.ts";
import { exportTickets, ticketsHeader } from "../../tickets/staff-tickets-export.ts";
import { signedIn } from "../signed-in.ts";

const route = createRoute({
  method: "get",
  path: "/v1/admin/events/{id}/tickets.csv",
  tags: ["Staff"],
  summary: "An event's tickets as a CSV, by number",
  description:
    "Of any length, and never with a code. Takes the list's `q` and `status`. UTF-8 with a byte order mark; a text that a spreadsheet would take for a formula has an apostrophe before it. Where it cannot be read to its end the connection breaks.",
  security: signedIn,
  request: { params: z.object({ id: Id }), query: StaffTicketQuery.pick({ q: true, status: true }) },
  responses: {
    200: { description: "The CSV", content: { "text/csv": { schema: z.string() } } },
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

export const staffTicketsCsvRoute = ({ mysql, events, drain, log, readAudit }: Services) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id: actorId } = requireRole(c, "STAFF", "ADMIN");
    const event = await events.find(c.req.valid("param").id);
    if (event === null) throw new ProblemError("event-not-found", "No event has this id.");
    const subject = { type: "event", id: event.id };
    await recordExport(readAudit, c, { actorId, action: "ticket.export", subject, details: c.req.valid("query") });
    const pages = exportTickets(mysql, event.id, c.req.valid("query"));
    return csvResponse(c, `tickets-${event.slug}`, { header: ticketsHeader, pages, draining: drain.signal, log });
  });
