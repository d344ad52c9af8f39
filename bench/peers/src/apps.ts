import { createServer, type Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import express, { type ErrorRequestHandler } from "express";
import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { type Buy, ProblemError, toProblem } from "./buy.ts";
import type { Sessions } from "./sessions.ts";

/** A server of the one call that is measured. */
export type OpenApp = (sessions: Sessions, buy: Buy) => Server;

export const openHono: OpenApp = (sessions, buy) => {
  const app = new Hono();
  app.get("/healthz", (c) => c.body(null));
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
  return createAdaptorServer({ fetch: app.fetch }) as Server;
};

export const openExpress: OpenApp = (sessions, buy) => {
  const app = express().disable("x-powered-by").disable("etag");
  app.get("/healthz", (_request, response) => void response.end());
  app.post("/v1/events/:id/purchases", express.json(), async (request, response) => {
    const acceptedAtMs = Date.now();
    const purchase = await buy({
      userId: await sessions(request.headers.authorization),
      eventId: request.params.id,
      idempotencyKey: request.get("idempotency-key"),
      body: request.body,
      acceptedAtMs,
    });
    response.json(purchase);
  });
  app.use(answerError);
  return createServer(app);
};

// Express recognises a handler of errors by its four parameters.
const answerError: ErrorRequestHandler = (error: unknown, request, response, _next) => {
  const isBadBody = error instanceof Error && "status" in error && error.status === 400;
  const known = isBadBody ? new ProblemError("invalid-request", error.message) : error;
  const problem = toProblem(known, request.path);
  response.status(problem.status).type("application/problem+json").send(JSON.stringify(problem));
};
