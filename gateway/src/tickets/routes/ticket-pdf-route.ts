import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { TicketServices } from "../services.ts";
import { findReadableTicket } from "../readable-ticket.ts";
import { shownCode } from "../shown-code.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/tickets/{id}/ticket.pdf",
  operationId: "getTicketPdf",
  access: "signed-in",
  tags: ["Holders"],
  summary: "Your ticket as a PDF, to print or to show",
  description: "One page with the QR. Refused while your account is invited or suspended, and for a void ticket.",
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: {
      description: "The ticket",
      content: { "application/pdf": { schema: z.string().meta({ format: "binary" }) } },
    },
    ...problemResponses(
      "unauthenticated",
      "ticket-not-visible",
      "ticket-not-found",
      "event-not-found",
      "ticket-voided",
      "rate-limited",
      "gateway-busy",
      "database-unavailable",
    ),
  },
});

export const ticketPdfRoute = ({ prisma, keys, events, pdf }: TicketServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const caller = requireCaller(c);
    const held = await findReadableTicket(prisma, caller, c.req.param("id"));
    const { eventId, number } = held.ticket;
    const tickets = [{ number, code: shownCode(held, caller, keys) }];
    return c.body(await pdf.draw(await events.find(eventId), caller, tickets, c.req.raw.signal), 200, {
      "Content-Type": "application/pdf",
      "Content-Disposition": `inline; filename="ticket-${number}.pdf"`,
      "Cache-Control": "private, no-store",
    });
  });
