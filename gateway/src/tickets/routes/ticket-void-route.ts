import { Id, StaffTicket, VoidRequest } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppContext, AppEnv } from "../../platform/route/app-env.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { holdAnswer, preferredWaitMs } from "../../platform/route/hold-answer.ts";
import { announcePurchaseChange } from "../../platform/line/purchase-changed.ts";
import { voidTicket } from "../ticket-void.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { TicketServices } from "../services.ts";
import { readStaffTicket } from "../staff-ticket-read.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "post",
  path: "/v1/admin/tickets/{id}/void",
  operationId: "voidTicket",
  access: ["STAFF", "ADMIN"],
  tags: ["Staff"],
  summary: "Void a ticket",
  description:
    "Through the event's line: once its turn has come the code admits nobody, and the place is free to be bought. `Prefer: wait=N` waits for that, at most 10 seconds. Voiding twice is one void.",
  request: {
    params: z.object({ id: Id }),
    headers: z.object({ prefer: z.string().optional() }),
    body: { required: true, content: { "application/json": { schema: VoidRequest } } },
  },
  responses: {
    200: { description: "The ticket is void", content: { "application/json": { schema: StaffTicket } } },
    202: { description: "The void is in line", content: { "application/json": { schema: StaffTicket } } },
    ...problemResponses(
      "invalid-request",
      "unauthenticated",
      "forbidden",
      "ticket-not-found",
      "queue-unavailable",
      "database-unavailable",
    ),
  },
});

export const ticketVoidRoute = (services: TicketServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { prisma, line } = services;
    const caller = requireCaller(c);
    const { id } = c.req.valid("param");
    const ticket = await readStaffTicket(prisma, id);
    if (ticket === null) throw new ProblemError("ticket-not-found", "No ticket has this id.");
    if (ticket.status === "VOIDED") {
      // The row may be ahead of the issuer's word: who is told that it is void sees the code nowhere any more.
      await announcePurchaseChange(services, ticket.purchaseId);
      return c.json(ticket, 200);
    }
    const waitMs = preferredWaitMs(c.req.valid("header").prefer);
    const { reason } = c.req.valid("json");
    const context = c as AppContext;
    const done = await holdAnswer(context, services, waitMs, (ms) => voidTicket(line, caller.id, ticket, reason, ms));
    if (waitMs > 0 && context.get("waitRefused") !== true) c.header("Preference-Applied", "wait");
    return c.json((done ? await readStaffTicket(prisma, id) : null) ?? ticket, done ? 200 : 202);
  });
