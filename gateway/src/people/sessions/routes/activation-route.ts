import { LinkTokenRequest, SignedIn } from "@admit/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../../platform/route/app-env.ts";
import { problemResponses } from "../../../platform/route/problem-responses.ts";
import type { PeopleServices } from "../../services.ts";
import { openLink } from "../link-open.ts";
import { startSession } from "../start-session.ts";
import { answerHeaders } from "../../../platform/route/answer-headers.ts";
import { createRoute } from "../../../platform/route/create-route.ts";

const route = createRoute({
  method: "post",
  path: "/v1/activations",
  operationId: "activate",
  access: "anyone",
  tags: ["Sessions"],
  summary: "Activate an invited user, and sign them in",
  description:
    "Takes the token of an invitation's link. Tickets that were issued to the user show their codes from now on.",
  request: { body: { required: true, content: { "application/json": { schema: LinkTokenRequest } } } },
  responses: {
    200: {
      description: "Activated and signed in",
      headers: answerHeaders("Set-Cookie"),
      content: { "application/json": { schema: SignedIn } },
    },
    ...problemResponses(
      "invalid-request",
      "forbidden",
      "own-link",
      "cross-origin-refused",
      "link-unknown",
      "link-used",
      "link-expired",
      "rate-limited",
      "database-unavailable",
    ),
  },
});

export const activationRoute = (services: PeopleServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const openerId = c.get("caller")?.id ?? null;
    const link = await openLink(services, "ACTIVATE", c.req.valid("json").token, { openerId });
    return c.json(await startSession(services, c, link), 200);
  });
