import express, { type ErrorRequestHandler, type Express } from "express";
import type { Sessions } from "../http/open-sessions.ts";
import { ProblemError, toProblem } from "../http/problem-error.ts";
import type { Buy } from "../purchase/buy.ts";
import { authenticate, type Caller } from "./authenticate.ts";

/** The one call that is measured, on Express. */
export function expressApp(sessions: Sessions, buy: Buy): Express {
  const app = express().disable("x-powered-by").disable("etag");
  app.post<{ id: string }, unknown, unknown, unknown, Caller>(
    "/v1/events/:id/purchases",
    authenticate(sessions),
    express.json(),
    async (request, response) => {
      const purchase = await buy({
        ...response.locals,
        eventId: request.params.id,
        idempotencyKey: request.get("idempotency-key"),
        body: request.body,
      });
      response.json(purchase);
    },
  );
  app.use(answerError);
  return app;
}

// Express knows a handler of errors by its four parameters.
const answerError: ErrorRequestHandler = (error: unknown, request, response, _next) => {
  const problem = toProblem(
    isBadBody(error) ? new ProblemError("invalid-request", error.message) : error,
    request.path,
  );
  response.status(problem.status).type("application/problem+json").send(JSON.stringify(problem));
};

/** A body that is no JSON, as `express.json` says it. */
const isBadBody = (error: unknown): error is Error =>
  error instanceof Error && "status" in error && error.status === 400;
