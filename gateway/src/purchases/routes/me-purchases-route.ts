import { ListQuery, listOf, Purchase } from "@admit/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { listPurchases } from "../purchases-list.ts";
import type { PurchaseServices } from "../services.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/me/purchases",
  operationId: "listMyPurchases",
  access: "signed-in",
  tags: ["Holders"],
  summary: "Your decided purchases, newest first",
  description: "Purchases that still wait are not listed: each is at the `Location` of its 202 answer.",
  request: { query: ListQuery },
  responses: {
    200: { description: "A page of purchases", content: { "application/json": { schema: listOf(Purchase) } } },
    ...problemResponses("invalid-request", "unauthenticated", "rate-limited", "database-unavailable"),
  },
});

export const mePurchasesRoute = (services: PurchaseServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id } = requireCaller(c);
    const { limit, cursor } = c.req.valid("query");
    const page = await listPurchases(services, id, { limit, cursor });
    return c.json(page, 200, { "Cache-Control": "private, no-store" });
  });
