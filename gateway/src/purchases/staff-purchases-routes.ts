import { CsvQuery, Id, IssuanceRequest, listOf, Sales, StaffPurchase, StaffPurchaseQuery } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import { ProblemError } from "../platform/problem/problem-error.ts";
import type { AppContext, AppEnv } from "../platform/route/app-env.ts";
import { requireCaller } from "../platform/route/caller.ts";
import { json, jsonBody, noStore, problemResponses } from "../platform/route/declare.ts";
import { staffRoute } from "../platform/route/routes-for.ts";
import { refuseInvalid } from "../platform/route/read-body.ts";
import { acceptanceResponses, acceptPurchase, ofAcceptance, refuseReusedKey, requiredKey } from "./accept-purchase.ts";
import { eventNotFound } from "./certain-refusal.ts";
import { issuanceHolder } from "./issuance-holder.ts";
import { awaitOutcome, locationOf, purchaseAnswer } from "./purchase-answer.ts";
import type { PurchaseServices } from "./services.ts";
import { exportDescription, exportForStaff, exportResponses, listForStaff } from "./staff-list.ts";
import { staffPurchases } from "./staff-purchases-read.ts";
import { FreshCache } from "../platform/cache/fresh-cache.ts";
import { readSales } from "./sales-read.ts";

const createIssuance = staffRoute("post", "/v1/admin/events/{id}/issuances", "createIssuance", {
  summary: "Issue tickets to a person",
  description:
    "Takes a purchase for that person into the event's line, under the same rule as every purchase, except that the sale window does not apply. An unknown address becomes an invited user, silently. The same `Idempotency-Key` with the same body is the same purchase.",
  request: { ...ofAcceptance, body: jsonBody(IssuanceRequest) },
  responses: acceptanceResponses("Decided; tickets without their codes", "user-not-found"),
});

const listStaffPurchases = staffRoute("get", "/v1/admin/events/{id}/purchases", "listStaffPurchases", {
  summary: "An event's decided purchases, the last of the line first",
  description:
    "`q` is a position in the line (`seq`), or the beginning of the holder's name or e-mail address. Purchases that still wait are not listed.",
  request: { params: z.object({ id: Id }), query: StaffPurchaseQuery },
  responses: { 200: json("A page of purchases", listOf(StaffPurchase)), ...problemResponses("event-not-found") },
});

const exportPurchases = staffRoute("get", "/v1/admin/events/{id}/purchases.csv", "exportPurchases", {
  summary: "An event's decided purchases as a CSV, the last of the line first",
  description: `Of any length. ${exportDescription}`,
  request: {
    params: z.object({ id: Id }),
    query: StaffPurchaseQuery.pick({ q: true, status: true }).extend(CsvQuery.shape),
  },
  responses: exportResponses,
});

const getSales = staffRoute("get", "/v1/admin/events/{id}/sales", "getSales", {
  summary: "How an event's tickets were issued over time",
  description: "At most ten seconds old, and at most 120 points.",
  request: { params: z.object({ id: Id }) },
  responses: { 200: json("The points", Sales), ...problemResponses("event-not-found") },
});
const salesMs = 10_000;
const salesMax = 1000;

export function staffPurchasesRoutes(services: PurchaseServices): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  const sales = new FreshCache<Sales>({
    maxAgeMs: salesMs,
    entriesMax: salesMax,
    load: (eventId) => readSales(services.mysql, eventId),
  });

  routes.openapi(getSales, async (c) => {
    const { id } = await services.events.require(c.req.valid("param").id);
    return c.json((await sales.find(id)) as Sales, 200, noStore);
  });

  routes.openapi(createIssuance, async (c) => {
    const { id: requestedById } = requireCaller(c);
    const { quantity, ...person } = c.req.valid("json");
    const idempotencyKey = requiredKey(c.req.valid("header")["idempotency-key"]);
    const event = await services.events.find(c.req.valid("param").id);
    if (event === null) throw new ProblemError("event-not-found", eventNotFound);

    const request = { event, requestedById, source: "STAFF" as const, idempotencyKey, quantity };
    const wanted = { ...request, holder: await issuanceHolder(services, request, person) };
    const context = c as AppContext;
    const found = await awaitOutcome(context, services, await acceptPurchase(services, wanted));
    refuseReusedKey(found, wanted);
    return purchaseAnswer(context, services, found, null, 202, { Location: locationOf(found) }) as never;
  });

  routes.openapi(listStaffPurchases, async (c) => {
    const page = await listForStaff(staffPurchases, services, c.req.valid("param").id, c.req.valid("query"));
    return c.json(page, 200, noStore);
  });

  routes.openapi(exportPurchases, (c) =>
    exportForStaff(staffPurchases, services, c as AppContext, c.req.valid("param").id, c.req.valid("query")),
  );

  return routes;
}
