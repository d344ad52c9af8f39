import { Allowance, Id, isId, ListQuery, listOf, problems, Purchase, PurchaseRequest } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { FoundPurchase } from "../platform/line/open-line.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import type { AppContext, AppEnv } from "../platform/route/app-env.ts";
import { isStaff, requireCaller, type Caller } from "../platform/route/caller.ts";
import { json, jsonBody, noStore, problemResponses } from "../platform/route/declare.ts";
import { type Answer, hotRoute } from "../platform/route/hot-route.ts";
import { holderRoute, routesFor } from "../platform/route/routes-for.ts";
import { readBody } from "../platform/route/read-body.ts";
import {
  acceptanceResponses,
  acceptPurchase,
  ofAcceptance,
  refuseReusedKey,
  requiredKey,
  type WantedPurchase,
} from "./accept-purchase.ts";
import { eventNotFound, isTooNew, suspendedBuyer } from "./certain-refusal.ts";
import { listPurchases } from "./my-purchases-read.ts";
import { awaitOutcome, locationOf, purchaseAnswer } from "./purchase-answer.ts";
import { leaveLine } from "./purchase-leave.ts";
import type { PurchaseServices } from "./services.ts";

const purchaseRoute = routesFor("signed-in", "Purchases");

const postPurchase = purchaseRoute("post", "/v1/events/{id}/purchases", "createPurchase", {
  summary: "Ask for tickets",
  description:
    "Takes the purchase into the event's line. The same `Idempotency-Key` with the same body is the same purchase, however often it is sent. `Prefer: wait=N` holds the answer until it is decided, at most 10 seconds.",
  request: { ...ofAcceptance, body: jsonBody(PurchaseRequest) },
  responses: acceptanceResponses("Decided", "account-too-new", "sale-not-open", "sale-closed", "sale-halted"),
});

const getPurchase = purchaseRoute("get", "/v1/events/{id}/purchases/{purchaseId}", "getPurchase", {
  summary: "The state and outcome of a purchase",
  description:
    "Your own, or one that you issued; staff may read all, without the tickets' codes. `Prefer: wait=N` holds the answer until it is decided, at most 10 seconds.",
  request: {
    params: z.object({ id: z.string(), purchaseId: z.string() }),
    headers: z.object({ prefer: z.string().optional() }),
  },
  responses: {
    200: json("The purchase, queued or decided", Purchase, "Retry-After"),
    ...problemResponses("event-not-found", "purchase-unknown"),
  },
});

const leavePurchase = purchaseRoute("delete", "/v1/events/{id}/purchases/{purchaseId}", "leaveLine", {
  summary: "Leave the line",
  description:
    "For the holder, and the member of staff who requested it. A decided purchase is answered as it is. One that waits is rejected with the reason `withdrawn` when its turn comes, issues nothing and counts for nothing; if it is being decided at this moment, its outcome is what was decided. `Prefer: wait=N` holds the answer until it is decided, at most 10 seconds.",
  request: {
    params: z.object({ id: z.string(), purchaseId: z.string() }),
    headers: z.object({ prefer: z.string().optional() }),
  },
  responses: {
    200: json("Decided", Purchase),
    202: json("It leaves the line: `leavingAt` is set", Purchase, "Retry-After"),
    ...problemResponses("forbidden", "event-not-found", "purchase-unknown", "queue-unavailable"),
  },
});

const listMyPurchases = holderRoute("get", "/v1/me/purchases", "listMyPurchases", {
  summary: "Your purchases, newest first",
  description:
    "The first page begins with those that wait, on whatever device they were made, beyond `limit`: at most 20 of an event, without those that leave the line, and none while the line does not answer.",
  request: { query: ListQuery },
  responses: { 200: json("A page of purchases", listOf(Purchase)) },
});

const getMyAllowance = holderRoute("get", "/v1/me/allowance", "getMyAllowance", {
  summary: "How many more tickets of an event you may hold",
  description: "A hint for pages. The line decides what counts.",
  request: { query: z.object({ eventId: Id }) },
  responses: { 200: json("Your allowance", Allowance), ...problemResponses("event-not-found") },
});

export function purchasesRoutes(services: PurchaseServices): OpenAPIHono<AppEnv> {
  const { events, prisma, line } = services;
  const routes = new OpenAPIHono<AppEnv>();

  const buy = async (c: AppContext): Promise<Response> => {
    const caller = requireCaller(c);
    const { quantity } = await readBody(c, PurchaseRequest);
    const idempotencyKey = requiredKey(c.req.header("idempotency-key"));
    const event = await events.find(c.req.param("id") as string);
    if (event === null) throw new ProblemError("event-not-found", eventNotFound);

    const requestedById = caller.id;
    const wanted: WantedPurchase = { event, holder: caller, requestedById, source: "BUYER", idempotencyKey, quantity };
    const found = await awaitOutcome(c, services, await acceptPurchase(services, wanted));
    refuseReusedKey(found, wanted);
    return purchaseAnswer(c, services, found, caller.status, 202, { Location: locationOf(found) });
  };
  hotRoute(routes, postPurchase, buy, refuseSuspended);

  const answerPurchase = async (c: AppContext, purchase: FoundPurchase, queuedStatus: 200 | 202): Promise<Response> => {
    const caller = requireCaller(c);
    const found = await awaitOutcome(c, services, purchase);
    const isHolder = (found.kind === "decided" ? found.outcome : found.accepted).userId === caller.id;
    return purchaseAnswer(c, services, found, isHolder ? caller.status : null, queuedStatus, { ...noStore });
  };
  hotRoute(routes, getPurchase, async (c) => answerPurchase(c, await requireReadable(services, c), 200));
  hotRoute(routes, leavePurchase, async (c) => {
    const purchase = await requireReadable(services, c);
    return answerPurchase(c, await leaveLine(services, purchase, requireCaller(c).id), 202);
  });

  routes.openapi(listMyPurchases, async (c) => {
    const page = await listPurchases(services, requireCaller(c).id, c.req.valid("query"));
    return c.json(page, 200, noStore);
  });

  routes.openapi(getMyAllowance, async (c) => {
    const { id: userId, createdAt } = requireCaller(c);
    const event = await events.requirePublished(c.req.valid("query").eventId);
    const { id: eventId, userCap } = event;
    const [holding, accepted] = await Promise.all([
      prisma.holding.findUnique({ where: { eventId_userId: { eventId, userId } } }),
      line.findWaiting(userId, eventId),
    ]);
    const counted = holding?.counted ?? 0;
    const remaining = Math.max(0, userCap - counted);
    const waiting = accepted.map(({ purchaseId: id, quantity }) => ({ id, quantity }));
    const accountTooNew = isTooNew(event, createdAt);
    return c.json({ eventId, userCap, counted, remaining, accountTooNew, waiting }, 200, noStore);
  });

  return routes;
}

/** The purchase that the address names. @throws ProblemError purchase-unknown */
async function requireReadable(services: PurchaseServices, c: AppContext): Promise<FoundPurchase> {
  const { id, purchaseId } = c.req.param() as { id: string; purchaseId: string };
  const readable = isId(purchaseId) ? await findReadable(services, requireCaller(c), id, purchaseId) : null;
  if (readable !== null) return readable;
  throw new ProblemError(
    "purchase-unknown",
    "This purchase is not known. If it is yours, send it again with the same key: it counts once.",
  );
}

/** Another buyer's purchase is answered like one that does not exist; staff may read every one. */
async function findReadable(
  { events, line }: PurchaseServices,
  caller: Caller,
  idOrSlug: string,
  purchaseId: string,
): Promise<FoundPurchase | null> {
  const eventId = isId(idOrSlug) ? idOrSlug : (await events.find(idOrSlug))?.id;
  if (eventId === undefined) return null;
  const found = await line.find(eventId, purchaseId);
  if (found === null) return null;
  const purchase = found.kind === "decided" ? found.outcome : found.accepted;
  const mayRead = purchase.userId === caller.id || purchase.requestedById === caller.id || isStaff(caller);
  return mayRead && purchase.eventId === eventId ? found : null;
}

const reusedStatus = problems["idempotency-key-reused"][0];

/**
 * Suspended buyers are refused as such before anything of their request is judged. A key that was accepted before asks
 * for nothing new: it keeps its first outcome.
 */
function refuseSuspended(answer: Answer): Answer {
  const answerKnownKey = async (c: AppContext): Promise<Response> => {
    try {
      return await answer(c);
    } catch (error) {
      if (!(error instanceof ProblemError) || problems[error.code][0] >= reusedStatus) throw error;
      throw new ProblemError("user-not-eligible", suspendedBuyer);
    }
  };
  return (c) => (c.get("caller")?.status === "SUSPENDED" ? answerKnownKey(c) : answer(c));
}
