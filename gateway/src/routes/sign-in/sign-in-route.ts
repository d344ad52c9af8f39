import { foldEmail, SignInRequest } from "@admit/contract";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { problemResponses } from "../../problem/problem-responses.ts";
import { clientAddress } from "../../edge/client-address.ts";
import { openAddressLimit, openRateLimit } from "../../edge/rate-limit.ts";
import { ProblemError } from "../../problem/problem-error.ts";
import type { Services } from "../../services.ts";
import { AfterAnswer } from "../../sessions/after-answer.ts";
import { sendSignInLink } from "../../sessions/sign-in-link-send.ts";

/** Mails cost a stranger's patience: less of them than of other requests. */
const perAddress = { requests: 30, seconds: 60 };
const perEmail = { requests: 5, seconds: 600 };
const fullRetryAfterS = 5;

const route = createRoute({
  method: "post",
  path: "/v1/sign-in",
  tags: ["Sessions"],
  summary: "Ask for a link to sign in, by mail",
  description: "The answer is the same whether the address is known or not.",
  request: { body: { required: true, content: { "application/json": { schema: SignInRequest } } } },
  responses: {
    202: {
      description: "A link is on its way, if it may be",
      content: { "application/json": { schema: z.object({}) } },
    },
    ...problemResponses("invalid-request", "rate-limited"),
  },
});

export const signInRoute = (services: Services) => {
  const signIn = openSignIn(services);
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { email } = c.req.valid("json");
    await signIn(email, clientAddress(c, services.settings.TRUSTED_PROXIES));
    return c.json({}, 202);
  });
};

/** Opened by the first request: mounting touches no service. */
function openSignIn(services: Services): (email: string, address: string) => Promise<void> {
  const open = () => {
    const off = services.settings.RATE_LIMIT_ADDRESS === null;
    return {
      ofAddress: openAddressLimit("sign-in-address", off ? null : perAddress, "sign-in-limit"),
      ofEmail: openRateLimit("sign-in-email", off ? null : perEmail, "sign-in-limit"),
      afterAnswer: new AfterAnswer(services.log),
    };
  };
  let opened: ReturnType<typeof open> | undefined;
  return async (email, address) => {
    opened ??= open();
    await opened.ofAddress?.take(address);
    // All addresses of a mailbox share its limit: its owner gets all of these mails.
    await opened.ofEmail?.take(foldEmail(email));
    if (opened.afterAnswer.add(() => sendSignInLink(services, email))) return;
    throw new ProblemError("rate-limited", "Too many people ask for a link right now.", {
      retryAfterS: fullRetryAfterS,
    });
  };
}
