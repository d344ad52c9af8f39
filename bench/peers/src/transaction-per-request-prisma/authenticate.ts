import type { RequestHandler } from "express";
import type { Sessions } from "../http/open-sessions.ts";

/** What the middleware leaves to the handler. */
export interface Caller {
  userId: string;
  acceptedAtMs: number;
}

/** Lets through whoever has a session, and notes who they are and when they came. */
export const authenticate =
  (sessions: Sessions): RequestHandler<{ id: string }, unknown, unknown, unknown, Caller> =>
  async (request, response, next) => {
    response.locals.acceptedAtMs = Date.now();
    response.locals.userId = await sessions(request.headers.authorization);
    next();
  };
