import { Id, StaffTicket } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { TicketServices } from "../services.ts";
import { readStaffTicket } from "../staff-ticket-read.ts";
import { reissueTicket } from "../ticket-reissue.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "post",
  path: "/v1/admin/tickets/{id}/reissue",
  operationId: "reissueTicket",
  access: ["STAFF", "ADMIN"],
  tags: ["Staff"],
  summary: "Give a ticket a new code",
  description:
    "The holder sees the new code where they saw the old one, which is superseded from now on. A door without a network cannot know that: see the ticket code's documentation.",
  request: { params: z.object({ id: Id }) },
  responses: {
    200: { description: "The ticket, without its code", content: { "application/json": { schema: StaffTicket } } },
    ...problemResponses(
      "invalid-request",
      "unauthenticated",
      "forbidden",
      "ticket-not-found",
      "reissue-limit-reached",
      "ticket-voided",
      "rate-limited",
      "database-unavailable",
    ),
  },
});

export const ticketReissueRoute = (services: TicketServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const caller = requireCaller(c);
    const { id } = c.req.valid("param");
    const { purchaseId } = await reissueTicket(services.prisma, caller.id, id);
    await services.line.announcePurchaseChange(purchaseId);
    const ticket = await readStaffTicket(services.prisma, id);
    if (ticket === null) throw new ProblemError("ticket-not-found", "No ticket has this id.");
    return c.json(ticket, 200, { "Cache-Control": "private, no-store" });
  });
