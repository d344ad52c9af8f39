import { Ticket } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import type { TicketServices } from "../services.ts";
import { findReadableTicket } from "../readable-ticket.ts";
import { toStaffTicket, toTicket } from "@admit/tickets";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/tickets/{id}",
  operationId: "getTicket",
  access: "signed-in",
  tags: ["Holders"],
  summary: "One ticket; staff may read every ticket, without its code",
  description: "The code is null unless the ticket is yours and valid, and your account active.",
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: { description: "The ticket", content: { "application/json": { schema: Ticket } } },
    ...problemResponses("unauthenticated", "ticket-not-found", "rate-limited", "database-unavailable"),
  },
});

export const ticketRoute = ({ prisma, keys }: TicketServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const caller = requireCaller(c);
    const { ticket, holderId, holderStatus } = await findReadableTicket(prisma, caller, c.req.param("id"));
    const answer = holderId === caller.id ? toTicket(ticket, holderStatus, keys) : toStaffTicket(ticket);
    return c.json(answer, 200, { "Cache-Control": "private, no-store" });
  });
