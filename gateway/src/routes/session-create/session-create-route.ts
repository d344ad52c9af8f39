import { LinkTokenRequest, SignedIn } from "@admit/contract";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { problemResponses } from "../../problem/problem-responses.ts";
import type { Services } from "../../services.ts";
import { openLink } from "../../sessions/link-open.ts";
import { startSession } from "../../sessions/start-session.ts";

const route = createRoute({
  method: "post",
  path: "/v1/sessions",
  tags: ["Sessions"],
  summary: "Sign in with the token of a link",
  description: "Sets the session's cookie as well. The link of an unknown address makes its owner an active buyer.",
  request: { body: { required: true, content: { "application/json": { schema: LinkTokenRequest } } } },
  responses: {
    200: { description: "Signed in", content: { "application/json": { schema: SignedIn } } },
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

export const sessionCreateRoute = (services: Services) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const link = await openLink(services.prisma, "SIGN_IN", c.req.valid("json").token, c.get("caller")?.id ?? null);
    return c.json(await startSession(services, c, link), 200);
  });
