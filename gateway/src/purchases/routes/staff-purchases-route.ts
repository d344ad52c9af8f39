import { Id, listOf, StaffPurchase, StaffPurchaseQuery } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { PurchaseServices } from "../services.ts";
import { listStaffPurchases } from "../staff-purchases-list.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/admin/events/{id}/purchases",
  operationId: "listStaffPurchases",
  access: ["STAFF", "ADMIN"],
  tags: ["Staff"],
  summary: "An event's decided purchases, the last of the line first",
  description:
    "`q` is a place in the line (`seq`), or how the holder's name or e-mail address begins. Purchases that still wait are not listed.",
  request: { params: z.object({ id: Id }), query: StaffPurchaseQuery },
  responses: {
    200: { description: "A page of purchases", content: { "application/json": { schema: listOf(StaffPurchase) } } },
    ...problemResponses(
      "invalid-request",
      "unauthenticated",
      "forbidden",
      "event-not-found",
      "rate-limited",
      "database-unavailable",
    ),
  },
});

export const staffPurchasesRoute = ({ mysql, cursors, events }: PurchaseServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id } = c.req.valid("param");
    if ((await events.find(id)) === null) throw new ProblemError("event-not-found", "No event has this id.");
    const page = await listStaffPurchases({ mysql, cursors }, id, c.req.valid("query"));
    return c.json(page, 200, { "Cache-Control": "private, no-store" });
  });
