import { hash } from "node:crypto";
import { isId } from "@admit/contract";
import { routePath } from "hono/route";
import type { AppContext } from "../../platform/route/app-env.ts";
import type { Caller } from "../../platform/route/caller.ts";

/** The pattern of the route that answered, never the path itself: it may name a ticket. */
export function routeOf(c: AppContext): string {
  const pattern = routePath(c, -1);
  return pattern === "*" || pattern === "/*" ? "none" : pattern;
}

export type RequestLine = ReturnType<typeof describeRequest>;

/**
 * All there is to know of a request, for one line of the log; users by a hash, no address, token or query. With
 * `event` and `seq` the line of the group that decided its purchase is found.
 */
export function describeRequest(c: AppContext, route: string, status: number, ms: number, trace: string | undefined) {
  const caller = c.get("caller");
  const purchase = c.get("purchase");
  return {
    id: c.get("requestId"),
    method: c.req.method,
    route,
    status,
    ms: Math.round(ms * 10) / 10,
    user: caller === null ? undefined : hashOf(caller),
    event: purchase?.eventId ?? eventOf(c, route),
    purchase: purchase?.id,
    seq: purchase?.seq,
    waitedMs: purchase?.waitedMs,
    problem: c.get("problem"),
    trace,
  };
}

/** Of callers who are remembered between two requests. */
const hashes = new WeakMap<Caller, string>();

function hashOf(caller: Caller): string {
  const known = hashes.get(caller);
  if (known !== undefined) return known;
  const made = hash("sha256", caller.id, "hex").slice(0, 12);
  hashes.set(caller, made);
  return made;
}

const eventRoute = /\/(?:events|lines)\/:(id|eventId)/;

/** What stands in the place of an event's id may be anything: only what is an id is kept. */
function eventOf(c: AppContext, route: string): string | undefined {
  const name = eventRoute.exec(route)?.[1];
  const value = name === undefined ? undefined : c.req.param(name as "id");
  return value !== undefined && isId(value) ? value : undefined;
}
