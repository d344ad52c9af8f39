import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { problemResponses } from "../../problem/problem-responses.ts";
import { clearedCookie } from "../../auth/session-cookie.ts";
import type { Services } from "../../services.ts";
import { answerHeaders } from "../answer-headers.ts";
import { createRoute } from "../create-route.ts";

const route = createRoute({
  method: "delete",
  path: "/v1/sessions/current",
  operationId: "endSession",
  access: "anyone",
  tags: ["Sessions"],
  summary: "Sign out: the browser forgets the session",
  description: "Clears the session's cookie.",
  responses: {
    204: { description: "Signed out, or nobody was signed in", headers: answerHeaders("Set-Cookie") },
    ...problemResponses("cross-origin-refused", "rate-limited"),
  },
});

export const sessionEndRoute = ({ settings }: Services) =>
  new OpenAPIHono<AppEnv>().openapi(route, (c) =>
    c.body(null, 204, { "Set-Cookie": clearedCookie(settings.PUBLIC_URL) }),
  );
