import { Id } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { TicketServices } from "../services.ts";
import { readEventTickets } from "../event-tickets-read.ts";
import { pdfTicketsMax } from "../pdf-turns.ts";
import { codeFor } from "../shown-code.ts";
import { answerHeaders } from "../../platform/route/answer-headers.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/me/tickets.pdf",
  operationId: "getMyTicketsPdf",
  access: "signed-in",
  tags: ["Holders"],
  summary: "Your valid tickets of an event as a PDF, to print or to show",
  description: `At most ${pdfTicketsMax}; where there are more, the header \`Link\` says where the next ones are.`,
  request: {
    query: z.object({
      eventId: Id,
      from: z.coerce.number().int().min(1).default(1).meta({ description: "The lowest ticket number to begin with" }),
    }),
  },
  responses: {
    200: {
      description: "One ticket to a page, by number",
      headers: answerHeaders("Link"),
      content: { "application/pdf": { schema: z.string().meta({ format: "binary" }) } },
    },
    ...problemResponses(
      "invalid-request",
      "unauthenticated",
      "ticket-not-visible",
      "ticket-not-found",
      "event-not-found",
      "rate-limited",
      "gateway-busy",
      "database-unavailable",
    ),
  },
});

export const meTicketsPdfRoute = ({ prisma, keys, events, pdf }: TicketServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const caller = requireCaller(c);
    const { eventId, from } = c.req.valid("query");
    const limit = pdfTicketsMax + 1;
    const { tickets, holderStatus } = await readEventTickets(prisma, { userId: caller.id, eventId, from, limit });
    if (tickets.length === 0)
      throw new ProblemError("ticket-not-found", "You have no valid ticket of this event from this number on.");
    const shown = tickets
      .slice(0, pdfTicketsMax)
      .map((ticket) => ({ number: ticket.number, code: codeFor(ticket, holderStatus, keys) }));
    const document = await pdf.draw(await events.find(eventId), caller, shown, c.req.raw.signal);
    const next = tickets[pdfTicketsMax];
    if (next !== undefined) c.header("Link", `</v1/me/tickets.pdf?eventId=${eventId}&from=${next.number}>; rel="next"`);
    return c.body(document, 200, {
      "Content-Type": "application/pdf",
      "Content-Disposition": 'inline; filename="tickets.pdf"',
      "Cache-Control": "private, no-store",
    });
  });
