import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import type { TicketServices } from "../services.ts";
import { findReadableTicket } from "../readable-ticket.ts";
import { shownCode } from "../shown-code.ts";
import { qrSvg } from "@admit/tickets";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/tickets/{id}/qr.svg",
  operationId: "getTicketQr",
  access: "signed-in",
  tags: ["Holders"],
  summary: "The QR of your ticket",
  description:
    "An SVG of the ticket's code. Refused while your account is invited or suspended, and for a void ticket.",
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

export const ticketQrRoute = ({ prisma, keys }: TicketServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const caller = requireCaller(c);
    const code = shownCode(await findReadableTicket(prisma, caller, c.req.param("id")), caller, keys);
    return c.body(await qrSvg(code), 200, {
      "Content-Type": "image/svg+xml",
      "Cache-Control": "private, no-store",
    });
  });
