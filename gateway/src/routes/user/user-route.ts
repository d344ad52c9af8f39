import { Id, StaffUser } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { problemResponses } from "../../problem/problem-responses.ts";
import { ProblemError } from "../../problem/problem-error.ts";
import type { Services } from "../../services.ts";
import { readStaffUser } from "../../users/staff-user-read.ts";
import { createRoute } from "../create-route.ts";

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

export const userRoute = ({ prisma }: Services) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const user = await readStaffUser(prisma, c.req.valid("param").id);
    if (user === null) throw new ProblemError("user-not-found", "Nobody has this id.");
    return c.json(user, 200, { "Cache-Control": "private, no-store" });
  });
