import { ActivationPreview, SignedIn } from "@admit/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../platform/route/app-env.ts";
import { createRoute } from "../platform/route/create-route.ts";
import { json } from "../platform/route/declare.ts";
import type { PeopleServices } from "./services.ts";
import { linkProblems, ofLink, openerOf, startSession } from "./sessions-routes.ts";
import { openLink } from "./sessions/link-open.ts";
import { previewActivation } from "./sessions/link-preview.ts";

const preview = createRoute({
  ...ofLink,
  path: "/v1/activations/preview",
  operationId: "previewActivation",
  summary: "Who invites you to what, before you confirm",
  description: "Activates no one, and the link stays usable. A dead link gets the same answer as activating with it.",
  responses: { 200: json("What the link is for", ActivationPreview), ...linkProblems },
});

const activate = createRoute({
  ...ofLink,
  path: "/v1/activations",
  operationId: "activate",
  summary: "Activate an invited user, and sign them in",
  description:
    "Takes the token of an invitation's link. Tickets that were issued to the user show their codes from now on.",
  responses: {
    200: json("Activated and signed in", SignedIn, "Set-Cookie"),
    ...linkProblems,
  },
});

export const activationRoutes = (services: PeopleServices) =>
  new OpenAPIHono<AppEnv>()
    .openapi(preview, async (c) => {
      const invitation = await previewActivation(services.prisma, c.req.valid("json").token, openerOf(c));
      return c.json(invitation, 200, { "Cache-Control": "no-store" });
    })
    .openapi(activate, async (c) => {
      const link = await openLink(services, "ACTIVATE", c.req.valid("json").token, { openerId: openerOf(c) });
      return c.json(await startSession(services, c, link), 200);
    });
