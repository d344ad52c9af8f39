import {
  CsvQuery,
  Id,
  listOf,
  StaffTicket,
  StaffTicketQuery,
  Verification,
  VerifyRequest,
  VoidRequest,
} from "@admit/contract";
import { verifyTicketCode } from "@admit/tickets";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import { ProblemError } from "../platform/problem/problem-error.ts";
import type { AppContext, AppEnv } from "../platform/route/app-env.ts";
import { requireCaller } from "../platform/route/caller.ts";
import { json, jsonBody, noStore, problemResponses } from "../platform/route/declare.ts";
import { holdAnswer, preferredWaitMs } from "../platform/route/hold-answer.ts";
import { staffRoute } from "../platform/route/routes-for.ts";
import { exportDescription, exportForStaff, exportResponses, listForStaff } from "../purchases/staff-list.ts";
import { judgeCode } from "./judge-code.ts";
import type { TicketServices } from "./services.ts";
import { readCheckedTicket, readStaffTicket, staffTickets } from "./staff-tickets-read.ts";
import { reissueTicket, voidTicket } from "./ticket-change.ts";

const listStaffTickets = staffRoute("get", "/v1/admin/events/{id}/tickets", "listStaffTickets", {
  summary: "An event's tickets, by number",
  description: "`q` is a ticket's number, or the beginning of its holder's name or e-mail address.",
  request: { params: z.object({ id: Id }), query: StaffTicketQuery },
  responses: { 200: json("A page of tickets", listOf(StaffTicket)), ...problemResponses("event-not-found") },
});

const exportTickets = staffRoute("get", "/v1/admin/events/{id}/tickets.csv", "exportTickets", {
  summary: "An event's tickets as a CSV, by number",
  description: `Of any length, and never with a code. ${exportDescription}`,
  request: {
    params: z.object({ id: Id }),
    query: StaffTicketQuery.pick({ q: true, status: true }).extend(CsvQuery.shape),
  },
  responses: exportResponses,
});

const postVoid = staffRoute("post", "/v1/admin/tickets/{id}/void", "voidTicket", {
  summary: "Void a ticket",
  description:
    "Through the event's line: once it is done the code admits no one, and the ticket can be bought again. `Prefer: wait=N` waits for that, at most 10 seconds. Voiding twice is one void.",
  request: {
    params: z.object({ id: Id }),
    headers: z.object({ prefer: z.string().optional() }),
    body: jsonBody(VoidRequest),
  },
  responses: {
    200: json("The ticket is void", StaffTicket),
    202: json("The void is in line", StaffTicket),
    ...problemResponses("ticket-not-found", "queue-unavailable"),
  },
});

const postReissue = staffRoute("post", "/v1/admin/tickets/{id}/reissue", "reissueTicket", {
  summary: "Give a ticket a new code",
  description:
    "The holder sees the new code in place of the old one, which is superseded from now on. A door without a network cannot know that: see the ticket code's documentation.",
  request: { params: z.object({ id: Id }) },
  responses: {
    200: json("The ticket, without its code", StaffTicket),
    ...problemResponses("ticket-not-found", "reissue-limit-reached", "ticket-voided"),
  },
});

const postVerify = staffRoute("post", "/v1/admin/tickets/verify", "verifyTicket", {
  summary: "Whether a ticket's code is valid now",
  description:
    "Also shows what a code alone cannot show: that its ticket was voided or reissued, or that its holder is not active. It changes nothing: verifying a code twice does not admit two people.",
  request: { body: jsonBody(VerifyRequest) },
  responses: { 200: json("The verdict", Verification) },
});

export function staffTicketsRoutes(services: TicketServices): OpenAPIHono<AppEnv> {
  const { prisma, line, keys, readAudit } = services;
  const routes = new OpenAPIHono<AppEnv>();

  const requireTicket = async (id: string): Promise<StaffTicket> => {
    const ticket = await readStaffTicket(prisma, id);
    if (ticket === null) throw new ProblemError("ticket-not-found", "No ticket has this id.");
    return ticket;
  };

  routes.openapi(listStaffTickets, async (c) => {
    const page = await listForStaff(staffTickets, services, c.req.valid("param").id, c.req.valid("query"));
    return c.json(page, 200, noStore);
  });

  routes.openapi(exportTickets, (c) =>
    exportForStaff(staffTickets, services, c as AppContext, c.req.valid("param").id, c.req.valid("query")),
  );

  routes.openapi(postVoid, async (c) => {
    const { id: actorId } = requireCaller(c);
    const { id } = c.req.valid("param");
    const ticket = await requireTicket(id);
    if (ticket.status === "VOIDED") {
      // The row may be newer than the outcomes in memory: once this answer shows the void, no answer shows the code.
      await line.announcePurchaseChange(ticket.purchaseId);
      return c.json(ticket, 200);
    }
    const waitMs = preferredWaitMs(c.req.valid("header").prefer);
    const { reason } = c.req.valid("json");
    const context = c as AppContext;
    const done = await holdAnswer(context, services, waitMs, (ms) => voidTicket(line, actorId, ticket, reason, ms));
    if (waitMs > 0 && context.get("waitRefused") !== true) c.header("Preference-Applied", "wait");
    return c.json((done ? await readStaffTicket(prisma, id) : null) ?? ticket, done ? 200 : 202);
  });

  routes.openapi(postReissue, async (c) => {
    const { id } = c.req.valid("param");
    const { purchaseId } = await reissueTicket(prisma, requireCaller(c).id, id);
    await line.announcePurchaseChange(purchaseId);
    return c.json(await requireTicket(id), 200, noStore);
  });

  routes.openapi(postVerify, async (c) => {
    const payload = verifyTicketCode(c.req.valid("json").code, keys);
    const found = payload === null ? null : await readCheckedTicket(prisma, payload.eventId, payload.number);
    const verdict = judgeCode(payload, found);
    const { ticket, valid, reason } = verdict;
    const subject = { type: "ticket", id: ticket?.id ?? "unknown" };
    const details = { ...(ticket !== null && { eventId: ticket.eventId, number: ticket.number }), valid, reason };
    readAudit.note({ actorId: requireCaller(c).id, action: "ticket.verify", subject, details });
    return c.json(verdict, 200, noStore);
  });

  return routes;
}
