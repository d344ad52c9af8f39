import { hash } from "node:crypto";
import { routePath } from "hono/route";
import type { Logger } from "pino";
import type { AppContext } from "../app-env.ts";

/** The pattern of the route that answered, never the path itself: it may name a ticket. */
export function routeOf(c: AppContext): string {
  const pattern = routePath(c, -1);
  return pattern === "*" || pattern === "/*" ? "none" : pattern;
}

/** One line per request with all there is to know of it; users by a hash, no address, token or query. */
export function logRequest(log: Logger, c: AppContext, route: string, status: number, ms: number): void {
  const caller = c.get("caller");
  log.info({
    id: c.get("requestId"),
    method: c.req.method,
    route,
    status,
    ms: Math.round(ms * 10) / 10,
    user: caller === null ? undefined : hash("sha256", caller.id, "hex").slice(0, 12),
    problem: c.get("problem"),
  });
}
