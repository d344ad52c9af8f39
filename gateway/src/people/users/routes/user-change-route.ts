import { Id, StaffUser, UserChange } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../../platform/route/app-env.ts";
import { problemResponses } from "../../../platform/route/problem-responses.ts";
import { requireCaller } from "../../../platform/route/caller.ts";
import type { PeopleServices } from "../../services.ts";
import { changeUser } from "../user-change.ts";
import { announceUserChange } from "../user-changed.ts";
import { createRoute } from "../../../platform/route/create-route.ts";

const route = createRoute({
  method: "patch",
  path: "/v1/admin/users/{id}",
  operationId: "changeUser",
  access: ["STAFF", "ADMIN"],
  tags: ["Staff"],
  summary: "Change a person's name, suspend or reinstate them, or change their role",
  description:
    "Only an admin changes a role, the status of staff, or anything of an admin; no one changes their own status or role. `ACTIVE` reinstates: a user who never activated is `INVITED` again. A new status or role ends the account's open links.",
  request: {
    params: z.object({ id: Id }),
    body: { required: true, content: { "application/json": { schema: UserChange } } },
  },
  responses: {
    200: { description: "The person as they are now", content: { "application/json": { schema: StaffUser } } },
    ...problemResponses(
      "invalid-request",
      "unauthenticated",
      "forbidden",
      "cross-origin-refused",
      "user-not-found",
      "own-account",
      "still-invited",
      "rate-limited",
      "database-unavailable",
    ),
  },
});

export const userChangeRoute = (services: PeopleServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const caller = requireCaller(c);
    const { id } = c.req.valid("param");
    const { user, changed } = await changeUser(services.prisma, caller.id, id, c.req.valid("json"));
    if (changed) announceUserChange(services, id);
    return c.json(user, 200, { "Cache-Control": "private, no-store" });
  });
