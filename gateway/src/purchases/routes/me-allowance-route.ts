import { Allowance, Id } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import type { PurchaseServices } from "../services.ts";
import { readCounted } from "../holding-read.ts";
import { createRoute } from "../../platform/route/create-route.ts";
import { isTooNew } from "./certain-refusal.ts";

const route = createRoute({
  method: "get",
  path: "/v1/me/allowance",
  operationId: "getMyAllowance",
  access: "signed-in",
  tags: ["Holders"],
  summary: "How many more tickets of an event you may hold",
  description: "A hint for pages. What counts is decided in the line.",
  request: { query: z.object({ eventId: Id }) },
  responses: {
    200: { description: "Your allowance", content: { "application/json": { schema: Allowance } } },
    ...problemResponses(
      "invalid-request",
      "unauthenticated",
      "event-not-found",
      "rate-limited",
      "database-unavailable",
    ),
  },
});

export const meAllowanceRoute = ({ prisma, events }: PurchaseServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id, createdAt } = requireCaller(c);
    const event = await events.findPublished(c.req.valid("query").eventId);
    if (event === null) throw new ProblemError("event-not-found", "No published event has this id.");
    const counted = await readCounted(prisma, event.id, id);
    const remaining = Math.max(0, event.userCap - counted);
    const accountTooNew = isTooNew(event, createdAt);
    const allowance = { eventId: event.id, userCap: event.userCap, counted, remaining, accountTooNew };
    return c.json(allowance, 200, { "Cache-Control": "private, no-store" });
  });
