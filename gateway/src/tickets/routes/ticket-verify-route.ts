import { Verification, VerifyRequest } from "@admit/contract";
import { verifyTicketCode } from "@admit/tickets";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { TicketServices } from "../services.ts";
import { judgeCode } from "../judge-code.ts";
import { readCheckedTicket } from "../staff-ticket-read.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "post",
  path: "/v1/admin/tickets/verify",
  operationId: "verifyTicket",
  access: ["STAFF", "ADMIN"],
  tags: ["Staff"],
  summary: "What a ticket's code is worth now",
  description:
    "Tells also what no code tells by itself: that its ticket was voided or reissued, or its holder not active. It changes nothing: asking twice is not being admitted twice.",
  request: { body: { required: true, content: { "application/json": { schema: VerifyRequest } } } },
  responses: {
    200: { description: "The verdict", content: { "application/json": { schema: Verification } } },
    ...problemResponses("invalid-request", "unauthenticated", "forbidden", "rate-limited", "database-unavailable"),
  },
});

export const ticketVerifyRoute = ({ prisma, keys, readAudit }: TicketServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id: actorId } = requireCaller(c);
    const payload = verifyTicketCode(c.req.valid("json").code, keys);
    const found = payload === null ? null : await readCheckedTicket(prisma, payload.eventId, payload.number);
    const verdict = judgeCode(payload, found);
    const { ticket, valid, reason } = verdict;
    const subject = { type: "ticket", id: ticket?.id ?? "unknown" };
    const details = { ...(ticket !== null && { eventId: ticket.eventId, number: ticket.number }), valid, reason };
    readAudit.note({ actorId, action: "ticket.verify", subject, details });
    return c.json(verdict, 200, { "Cache-Control": "private, no-store" });
  });
