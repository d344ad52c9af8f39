import { OpenAPIHono } from "@hono/zod-openapi";
import { decodeJwt } from "jose";
import type { AppContext, AppEnv } from "../../../platform/route/app-env.ts";
import type { Caller } from "../../../platform/route/caller.ts";
import { problemResponses } from "../../../platform/route/problem-responses.ts";
import { clearedCookie, sessionCookie } from "../session-cookie.ts";
import { sessionIdOf } from "../session-id.ts";
import { tokenOf } from "../token-of.ts";
import type { PeopleServices } from "../../services.ts";
import { endSession, forgetExpired } from "../session-end.ts";
import { announceUserChange } from "../../users/user-changed.ts";
import { answerHeaders } from "../../../platform/route/answer-headers.ts";
import { createRoute } from "../../../platform/route/create-route.ts";

const route = createRoute({
  method: "delete",
  path: "/v1/sessions/current",
  operationId: "endSession",
  access: "anyone",
  tags: ["Sessions"],
  summary: "Sign out: this session ends, and the browser forgets it",
  description:
    "Clears the session's cookie. Copies of its token end too, at once on this gateway and within ten seconds on all. Other sessions of the same user stay.",
  responses: {
    204: { description: "Signed out, or no one was signed in", headers: answerHeaders("Set-Cookie") },
    ...problemResponses("cross-origin-refused", "rate-limited", "identity-unavailable", "database-unavailable"),
  },
});

export const sessionEndRoute = (services: PeopleServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const caller = c.get("caller");
    const problem = c.get("callerProblem");
    // A token that cannot be checked right now may be valid: 204 would report a sign-out that did not happen.
    if (problem !== undefined && problem.code !== "unauthenticated") throw problem;
    if (caller !== null) await endCurrent(services, c, caller);
    return c.body(null, 204, { "Set-Cookie": clearedCookie(services.settings.PUBLIC_URL) });
  });

async function endCurrent(services: PeopleServices, c: AppContext, caller: Caller): Promise<void> {
  const token = tokenOf(c, sessionCookie(services.settings.PUBLIC_URL)) ?? "";
  await endSession(services.prisma, caller, sessionIdOf(token), new Date((decodeJwt(token).exp ?? 0) * 1000));
  announceUserChange(services, caller.id);
  await forgetExpired(services);
}
