import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Buy } from "../purchase/buy.ts";
import type { Sessions } from "./open-sessions.ts";
import { toProblem } from "./problem-error.ts";

/** The one call that is measured, on Hono. */
export function honoApp(sessions: Sessions, buy: Buy): Hono {
  const app = new Hono();
  app.post("/v1/events/:id/purchases", async (c) => {
    const acceptedAtMs = Date.now();
    const purchase = await buy({
      userId: await sessions(c.req.header("authorization")),
      eventId: c.req.param("id"),
      idempotencyKey: c.req.header("idempotency-key"),
      body: await c.req.json().catch(() => undefined),
      acceptedAtMs,
    });
    return c.json(purchase);
  });
  app.onError((error, c) => {
    const problem = toProblem(error, c.req.path);
    return c.json(problem, problem.status as ContentfulStatusCode, { "Content-Type": "application/problem+json" });
  });
  return app;
}
