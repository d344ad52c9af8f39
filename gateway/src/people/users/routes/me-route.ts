import { User } from "@admit/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../../platform/route/app-env.ts";
import { problemResponses } from "../../../platform/route/problem-responses.ts";
import { requireCaller } from "../../../platform/route/caller.ts";
import { createRoute } from "../../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/me",
  operationId: "getMe",
  access: "signed-in",
  tags: ["Holders"],
  summary: "Who you are here",
  description: "Also for invited and suspended users.",
  responses: {
    200: { description: "You", content: { "application/json": { schema: User } } },
    ...problemResponses("unauthenticated", "rate-limited", "identity-unavailable", "database-unavailable"),
  },
});

export const meRoute = () =>
  new OpenAPIHono<AppEnv>().openapi(route, (c) => {
    const { id, email, name, role, status } = requireCaller(c);
    return c.json({ id, email, name, role, status }, 200, { "Cache-Control": "private, no-store" });
  });
