import { SignInRequest } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../../platform/route/app-env.ts";
import { problemResponses } from "../../../platform/route/problem-responses.ts";
import { clientAddress } from "../../../platform/route/client-address.ts";
import { networksOf } from "../../../platform/bounds/client-networks.ts";
import type { PeopleServices } from "../../services.ts";
import { openSignInQueue } from "../sign-in-queue.ts";
import { createRoute } from "../../../platform/route/create-route.ts";

const route = createRoute({
  method: "post",
  path: "/v1/sign-in",
  operationId: "requestSignIn",
  access: "anyone",
  tags: ["Sessions"],
  summary: "Ask for a link to sign in, by mail",
  description: "The answer is the same for known and unknown addresses. The link is queued, and sent by mail.",
  request: { body: { required: true, content: { "application/json": { schema: SignInRequest } } } },
  responses: {
    202: {
      description: "A link is on its way, if the address may have one",
      content: { "application/json": { schema: z.object({}) } },
    },
    ...problemResponses("invalid-request", "rate-limited", "database-unavailable"),
  },
});

export const signInRoute = (services: PeopleServices) => {
  // Opened by the first request: mounting touches no service.
  let queue: ReturnType<typeof openSignInQueue> | undefined;
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { email } = c.req.valid("json");
    const { narrow, wide } = networksOf(clientAddress(c, services.settings.TRUSTED_PROXIES));
    queue ??= openSignInQueue(services);
    await queue.add({ email, network: wide ?? narrow });
    return c.json({}, 202);
  });
};
