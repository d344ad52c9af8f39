import { Invitation, InvitationRequest } from "@admit/contract";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { problemResponses } from "../../problem/problem-responses.ts";
import { requireRole } from "../../auth/caller.ts";
import type { Services } from "../../services.ts";
import { createInvitation } from "../../sessions/invitation-create.ts";
import { sendInvitation } from "../../sessions/invitation-send.ts";
import { signedIn } from "../signed-in.ts";

const route = createRoute({
  method: "post",
  path: "/v1/admin/invitations",
  tags: ["Staff"],
  summary: "Invite somebody",
  description:
    "An invited person gets a new link, and the earlier ones end. They get no message of any kind unless `send` asks for one. The link into an account of staff is always mailed, and never shown; no one invites an account above their own role.",
  security: signedIn,
  request: { body: { required: true, content: { "application/json": { schema: InvitationRequest } } } },
  responses: {
    201: { description: "Invited", content: { "application/json": { schema: Invitation } } },
    ...problemResponses(
      "invalid-request",
      "unauthenticated",
      "forbidden",
      "cross-origin-refused",
      "already-active",
      "user-suspended",
      "rate-limited",
      "database-unavailable",
    ),
  },
});

export const invitationCreateRoute = (services: Services) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const caller = requireRole(c, "STAFF", "ADMIN");
    const { email, name, send } = c.req.valid("json");
    const { prisma, settings } = services;
    const { user, link, isMailOnly } = await createInvitation(prisma, caller.id, { email, name }, settings.PUBLIC_URL);
    // After the commit: a mail that went out cannot be taken back.
    const sent = (send || isMailOnly) && (await sendInvitation(services, email, link));
    const activationUrl = isMailOnly ? null : link.url;
    const invitation: Invitation = { user, activationUrl, expiresAt: link.expiresAt.toISOString(), sent };
    return c.json(invitation, 201, { "Cache-Control": "no-store" });
  });
