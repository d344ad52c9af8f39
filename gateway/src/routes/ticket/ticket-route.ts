import { Ticket } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { problemResponses } from "../../problem/problem-responses.ts";
import { requireCaller } from "../../auth/caller.ts";
import type { Services } from "../../services.ts";
import { findReadableTicket } from "../../tickets/readable-ticket.ts";
import { toStaffTicket, toTicket } from "@admit/tickets";
import { createRoute } from "../create-route.ts";

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

export const ticketRoute = ({ prisma, keys }: Services) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const caller = requireCaller(c);
    const { ticket, holderId, holderStatus } = await findReadableTicket(prisma, caller, c.req.param("id"));
    const answer = holderId === caller.id ? toTicket(ticket, holderStatus, keys) : toStaffTicket(ticket);
    return c.json(answer, 200, { "Cache-Control": "private, no-store" });
  });
