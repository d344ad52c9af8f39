import { Id, ListQuery, listOf, Ticket } from "@admit/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import type { TicketServices } from "../services.ts";
import { listTickets } from "../tickets-list.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/me/tickets",
  operationId: "listMyTickets",
  access: "signed-in",
  tags: ["Holders"],
  summary: "Your tickets",
  description: "Of one event or of all. Codes are null until your account is active.",
  request: { query: ListQuery.extend({ eventId: Id.optional() }) },
  responses: {
    200: { description: "A page of tickets", content: { "application/json": { schema: listOf(Ticket) } } },
    ...problemResponses("invalid-request", "unauthenticated", "rate-limited", "database-unavailable"),
  },
});

export const meTicketsRoute = (services: TicketServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id } = requireCaller(c);
    const { eventId, limit, cursor } = c.req.valid("query");
    const page = await listTickets(services, id, { eventId, limit, cursor });
    return c.json(page, 200, { "Cache-Control": "private, no-store" });
  });
