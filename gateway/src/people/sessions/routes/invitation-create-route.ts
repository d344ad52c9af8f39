import { Invitation, InvitationRequest } from "@admit/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../../platform/route/app-env.ts";
import { problemResponses } from "../../../platform/route/problem-responses.ts";
import { requireCaller } from "../../../platform/route/caller.ts";
import type { PeopleServices } from "../../services.ts";
import { createInvitation } from "../invitation-create.ts";
import { createRoute } from "../../../platform/route/create-route.ts";

const route = createRoute({
  method: "post",
  path: "/v1/admin/invitations",
  operationId: "createInvitation",
  access: ["STAFF", "ADMIN"],
  tags: ["Staff"],
  summary: "Invite somebody",
  description:
    "An invited person gets a new link, and the earlier ones end. They get no message of any kind unless `send` asks for one: then the link is mailed, and shown to no one. Without `send` it is shown here, once, for you to hand on; the person who follows it holds the account. The link into an account of staff is always mailed; no one invites an account above their own role.",
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

export const invitationCreateRoute = (services: PeopleServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const caller = requireCaller(c);
    const request = c.req.valid("json");
    const { settings, keys } = services;
    const to = { publicUrl: settings.PUBLIC_URL, keys };
    const { user, link, isMailed } = await createInvitation(services, caller.id, request, to);
    const activationUrl = isMailed ? null : link.url;
    const expiresAt = link.expiresAt.toISOString();
    const invitation: Invitation = { user, activationUrl, expiresAt, sent: isMailed };
    return c.json(invitation, 201, { "Cache-Control": "no-store" });
  });
