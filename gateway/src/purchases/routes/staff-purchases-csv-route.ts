import { Id, StaffPurchaseQuery } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { recordExport, csvResponse } from "../../platform/csv/csv-response.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { PurchaseServices } from "../services.ts";
import { exportPurchases, purchasesHeader } from "../staff-purchases-export.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/admin/events/{id}/purchases.csv",
  operationId: "exportPurchases",
  access: ["STAFF", "ADMIN"],
  tags: ["Staff"],
  summary: "An event's decided purchases as a CSV, the last of the line first",
  description:
    "Of any length. Takes the list's `q` and `status`. UTF-8 with a byte order mark; a text that a spreadsheet would take for a formula has an apostrophe before it. Where it cannot be read to its end the connection breaks.",
  request: { params: z.object({ id: Id }), query: StaffPurchaseQuery.pick({ q: true, status: true }) },
  responses: {
    200: { description: "The CSV", content: { "text/csv": { schema: z.string() } } },
    ...problemResponses(
      "invalid-request",
      "unauthenticated",
      "forbidden",
      "event-not-found",
      "rate-limited",
      "gateway-busy",
      "database-unavailable",
    ),
  },
});

export const staffPurchasesCsvRoute = (services: PurchaseServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id: actorId } = requireCaller(c);
    const event = await services.events.find(c.req.valid("param").id);
    if (event === null) throw new ProblemError("event-not-found", "No event has this id.");
    const query = c.req.valid("query");
    const subject = { type: "event", id: event.id };
    await recordExport(services.readAudit, c, { actorId, action: "purchase.export", subject, details: query });
    const pages = exportPurchases(services.mysql, event.id, query);
    return csvResponse(c, services, `purchases-${event.slug}`, { header: purchasesHeader, pages });
  });
