import { Id, ListQuery, listOf, Ticket } from "@admit/contract";
import { fileName, qrSvg, toStaffTicket, toTicket, type PrintedTicket } from "@admit/tickets";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import { titledIn } from "../events/titled-in.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import { type AnswerHeader, answerHeaders, json, noStore, problemResponses } from "../platform/route/declare.ts";
import type { AppContext, AppEnv } from "../platform/route/app-env.ts";
import { requireCaller } from "../platform/route/caller.ts";
import { fileHeader } from "../platform/route/download.ts";
import { requestLanguage } from "../platform/route/request-language.ts";
import { holderRoute } from "../platform/route/routes-for.ts";
import { pdfTicketsMax } from "./pdf-turns.ts";
import { codeFor, findReadableTicket, shownCode } from "./readable-ticket.ts";
import type { TicketServices } from "./services.ts";
import { listTickets, readEventTickets } from "./tickets-read.ts";

const listMyTickets = holderRoute("get", "/v1/me/tickets", "listMyTickets", {
  summary: "Your tickets",
  description: "Of one event or of all. Codes are null until your account is active.",
  request: { query: ListQuery.extend({ eventId: Id.optional() }) },
  responses: { 200: json("A page of tickets", listOf(Ticket)) },
});

const getTicket = holderRoute("get", "/v1/tickets/{id}", "getTicket", {
  summary: "One ticket; staff may read every ticket, without its code",
  description: "The code is null unless the ticket is yours and valid, and your account active.",
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: json("The ticket", Ticket), ...problemResponses("ticket-not-found") },
});

const getTicketQr = holderRoute("get", "/v1/tickets/{id}/qr.svg", "getTicketQr", {
  summary: "The QR of your ticket",
  description:
    "An SVG of the ticket's code. Refused while your account is invited or suspended, and for a void ticket.",
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: { description: "The QR", content: { "image/svg+xml": { schema: z.string() } } },
    ...problemResponses("ticket-not-visible", "ticket-not-found", "ticket-voided"),
  },
});

const pdf = (description: string, ...headers: AnswerHeader[]) => ({
  description,
  ...(headers.length > 0 && { headers: answerHeaders(...headers) }),
  content: { "application/pdf": { schema: z.string().meta({ format: "binary" }) } },
});

const getTicketPdf = holderRoute("get", "/v1/tickets/{id}/ticket.pdf", "getTicketPdf", {
  summary: "Your ticket as a PDF, to print or to show",
  description: "One page with the QR. Refused while your account is invited or suspended, and for a void ticket.",
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: pdf("The ticket"),
    ...problemResponses("ticket-not-visible", "ticket-not-found", "event-not-found", "ticket-voided", "gateway-busy"),
  },
});

const getMyTicketsPdf = holderRoute("get", "/v1/me/tickets.pdf", "getMyTicketsPdf", {
  summary: "Your valid tickets of an event as a PDF, to print or to show",
  description: `At most ${pdfTicketsMax}; if there are more, the header \`Link\` says where the next ones are.`,
  request: {
    query: z.object({
      eventId: Id,
      from: z.coerce.number().int().min(1).default(1).meta({ description: "The lowest ticket number to begin with" }),
    }),
  },
  responses: {
    200: pdf("One ticket to a page, by number", "Link"),
    ...problemResponses("ticket-not-visible", "ticket-not-found", "event-not-found", "gateway-busy"),
  },
});

export function ticketsRoutes(services: TicketServices): OpenAPIHono<AppEnv> {
  const { prisma, keys, events } = services;
  const routes = new OpenAPIHono<AppEnv>();

  routes.openapi(listMyTickets, async (c) => {
    const page = await listTickets(services, requireCaller(c).id, c.req.valid("query"));
    return c.json(page, 200, noStore);
  });

  routes.openapi(getTicket, async (c) => {
    const caller = requireCaller(c);
    const { ticket, holderId, holderStatus } = await findReadableTicket(prisma, caller, c.req.param("id"));
    const answer = holderId === caller.id ? toTicket(ticket, holderStatus, keys) : toStaffTicket(ticket);
    return c.json(answer, 200, noStore);
  });

  routes.openapi(getTicketQr, async (c) => {
    const caller = requireCaller(c);
    const code = shownCode(await findReadableTicket(prisma, caller, c.req.param("id")), caller, keys);
    return c.body(await qrSvg(code), 200, { "Content-Type": "image/svg+xml", ...noStore });
  });

  const drawn = async (c: AppContext, what: string, eventId: string, tickets: PrintedTicket[], next?: string) => {
    const language = requestLanguage(c);
    const event = await events.require(eventId);
    const document = await services.pdf.draw(event, requireCaller(c), tickets, language, c.req.raw.signal);
    return c.body(document, 200, {
      "Content-Type": "application/pdf",
      ...fileHeader("inline", fileName(titledIn(event, language), what, "pdf")),
      ...(next !== undefined && { Link: `<${next}>; rel="next"` }),
      ...noStore,
    });
  };

  routes.openapi(getTicketPdf, async (c) => {
    const caller = requireCaller(c);
    const held = await findReadableTicket(prisma, caller, c.req.param("id"));
    const { eventId, number } = held.ticket;
    return drawn(c as AppContext, `ticket ${number}`, eventId, [{ number, code: shownCode(held, caller, keys) }]);
  });

  routes.openapi(getMyTicketsPdf, async (c) => {
    const { id: userId } = requireCaller(c);
    const { eventId, from } = c.req.valid("query");
    const limit = pdfTicketsMax + 1;
    const { tickets, holderStatus } = await readEventTickets(prisma, { userId, eventId, from, limit });
    if (tickets.length === 0)
      throw new ProblemError("ticket-not-found", "You have no valid ticket of this event from this number on.");
    const printed = tickets
      .slice(0, pdfTicketsMax)
      .map((ticket) => ({ number: ticket.number, code: codeFor(ticket, holderStatus, keys) }));
    const next = tickets[pdfTicketsMax];
    const nextPath = next && `/v1/me/tickets.pdf?eventId=${eventId}&from=${next.number}`;
    return drawn(c as AppContext, "tickets", eventId, printed, nextPath);
  });

  return routes;
}
