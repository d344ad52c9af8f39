import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../../platform/route/app-env.ts";
import { requireCaller } from "../../../platform/route/caller.ts";
import { clearedCookie } from "../session-cookie.ts";
import { problemResponses } from "../../../platform/route/problem-responses.ts";
import type { PeopleServices } from "../../services.ts";
import { endAllSessions } from "../sessions-end.ts";
import { announceUserChange } from "../../users/user-changed.ts";
import { answerHeaders } from "../../../platform/route/answer-headers.ts";
import { createRoute } from "../../../platform/route/create-route.ts";

const route = createRoute({
  method: "delete",
  path: "/v1/sessions",
  operationId: "endAllSessions",
  access: "signed-in",
  tags: ["Sessions"],
  summary: "Sign out everywhere: all of your sessions end, this one too",
  description:
    "At once on this gateway, and within ten seconds on all. A host's token ends if it was issued before (`iat`); one without `iat` does not.",
  responses: {
    204: { description: "Signed out everywhere", headers: answerHeaders("Set-Cookie") },
    ...problemResponses(
      "unauthenticated",
      "cross-origin-refused",
      "rate-limited",
      "identity-unavailable",
      "database-unavailable",
    ),
  },
});

export const sessionsEndRoute = (services: PeopleServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id } = requireCaller(c);
    await endAllSessions(services.prisma, id, id);
    announceUserChange(services, id);
    return c.body(null, 204, { "Set-Cookie": clearedCookie(services.settings.PUBLIC_URL) });
  });
