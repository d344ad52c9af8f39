import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { problemResponses } from "../../problem/problem-responses.ts";
import { requireCaller } from "../../auth/caller.ts";
import { ProblemError } from "../../problem/problem-error.ts";
import type { Services } from "../../services.ts";
import { findReadableTicket } from "../../tickets/readable-ticket.ts";
import { visibleCode } from "../../tickets/ticket-code.ts";
import { qrSvg } from "../../tickets/ticket-qr.ts";
import { signedIn } from "../signed-in.ts";

const route = createRoute({
  method: "get",
  path: "/v1/tickets/{id}/qr.svg",
  tags: ["Holders"],
  summary: "The QR of your ticket",
  security: signedIn,
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: { description: "The QR", content: { "image/svg+xml": { schema: z.string() } } },
    ...problemResponses(
      "unauthenticated",
      "ticket-not-visible",
      "ticket-not-found",
      "ticket-voided",
      "rate-limited",
      "database-unavailable",
    ),
  },
});

export const ticketQrRoute = ({ prisma, keys }: Services) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const caller = requireCaller(c);
    const { ticket, holderId, holderStatus } = await findReadableTicket(prisma, caller, c.req.param("id"));
    if (holderId !== caller.id) throw new ProblemError("ticket-not-visible", "Only its holder sees a ticket's code.");
    if (ticket.voidedAtMs !== null) throw new ProblemError("ticket-voided", "This ticket was voided.");
    const code = visibleCode(ticket, holderStatus, keys);
    if (code === null) throw new ProblemError("ticket-not-visible", whyHidden[holderStatus]);
    return c.body(await qrSvg(code), 200, {
      "Content-Type": "image/svg+xml",
      "Cache-Control": "private, no-store",
    });
  });

const whyHidden = {
  INVITED: "Activate your account with the link you were sent; then the code shows.",
  SUSPENDED: "Your account is suspended.",
  ACTIVE: "This ticket is not valid.",
};
