import { LinkTokenRequest, SignedIn } from "@admit/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../../platform/route/app-env.ts";
import { clientAddress } from "../../../platform/route/client-address.ts";
import { problemResponses } from "../../../platform/route/problem-responses.ts";
import type { PeopleServices } from "../../services.ts";
import { openLink } from "../link-open.ts";
import { openNewAccountLimit, type NewAccountLimit } from "../new-account-limit.ts";
import { startSession } from "../start-session.ts";
import { answerHeaders } from "../../../platform/route/answer-headers.ts";
import { createRoute } from "../../../platform/route/create-route.ts";

const route = createRoute({
  method: "post",
  path: "/v1/sessions",
  operationId: "createSession",
  access: "anyone",
  tags: ["Sessions"],
  summary: "Sign in with the token of a link",
  description: "Sets the session's cookie as well. The link of an unknown address makes its owner an active buyer.",
  request: { body: { required: true, content: { "application/json": { schema: LinkTokenRequest } } } },
  responses: {
    200: {
      description: "Signed in",
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

export const sessionCreateRoute = (services: PeopleServices) => {
  // Opened by the first request: mounting touches no service.
  let limit: NewAccountLimit | undefined;
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const address = clientAddress(c, services.settings.TRUSTED_PROXIES);
    const newAccount = (limit ??= openNewAccountLimit(services));
    const link = await openLink(services, "SIGN_IN", c.req.valid("json").token, {
      openerId: c.get("caller")?.id ?? null,
      mayCreate: (email) => newAccount(email, address),
    });
    return c.json(await startSession(services, c, link), 200);
  });
};
