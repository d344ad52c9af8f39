import { Id, StaffUser } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../../platform/route/app-env.ts";
import { problemResponses } from "../../../platform/route/problem-responses.ts";
import { ProblemError } from "../../../platform/problem/problem-error.ts";
import type { PeopleServices } from "../../services.ts";
import { readStaffUser } from "../staff-user-read.ts";
import { createRoute } from "../../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/admin/users/{id}",
  operationId: "getUser",
  access: ["STAFF", "ADMIN"],
  tags: ["Staff"],
  summary: "One person",
  description: "Their account as staff see it.",
  request: { params: z.object({ id: Id }) },
  responses: {
    200: { description: "The person", content: { "application/json": { schema: StaffUser } } },
    ...problemResponses(
      "invalid-request",
      "unauthenticated",
      "forbidden",
      "user-not-found",
      "rate-limited",
      "database-unavailable",
    ),
  },
});

export const userRoute = ({ prisma }: PeopleServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const user = await readStaffUser(prisma, c.req.valid("param").id);
    if (user === null) throw new ProblemError("user-not-found", "Nobody has this id.");
    return c.json(user, 200, { "Cache-Control": "private, no-store" });
  });
