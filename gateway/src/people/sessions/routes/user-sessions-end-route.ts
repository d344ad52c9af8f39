import { Id } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../../platform/route/app-env.ts";
import { requireCaller } from "../../../platform/route/caller.ts";
import { problemResponses } from "../../../platform/route/problem-responses.ts";
import type { PeopleServices } from "../../services.ts";
import { endAllSessions } from "../sessions-end.ts";
import { announceUserChange } from "../../users/user-changed.ts";
import { createRoute } from "../../../platform/route/create-route.ts";

const route = createRoute({
  method: "delete",
  path: "/v1/admin/users/{id}/sessions",
  operationId: "endUserSessions",
  access: ["STAFF", "ADMIN"],
  tags: ["Staff"],
  summary: "Sign a person out everywhere",
  description:
    "All of their sessions end, as if they had signed out everywhere themselves; they can sign in again. Refused for an account above your own role.",
  request: { params: z.object({ id: Id }) },
  responses: {
    204: { description: "Signed out everywhere" },
    ...problemResponses(
      "invalid-request",
      "unauthenticated",
      "forbidden",
      "cross-origin-refused",
      "user-not-found",
      "rate-limited",
      "database-unavailable",
    ),
  },
});

export const userSessionsEndRoute = (services: PeopleServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const caller = requireCaller(c);
    const { id } = c.req.valid("param");
    await endAllSessions(services.prisma, caller.id, id);
    announceUserChange(services, id);
    return c.body(null, 204);
  });
