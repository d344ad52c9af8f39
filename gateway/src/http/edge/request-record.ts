import { hash } from "node:crypto";
import { isId } from "@admit/contract";
import type { Span, Tracing } from "@admit/telemetry";
import { routePath } from "hono/route";
import type { ReadAudit } from "../../platform/audit/read-audit.ts";
import type { AppContext } from "../../platform/route/app-env.ts";
import type { Caller } from "../../platform/route/caller.ts";
import { isApi } from "../../platform/route/paths.ts";

/** The pattern of the matched route. Never the path itself, which may name a ticket. */
export function routeOf(c: AppContext): string {
  const pattern = routePath(c, -1);
  return pattern === "*" || pattern === "/*" ? "none" : pattern;
}

type RequestLine = ReturnType<typeof describeRequest>;

/**
 * A request's line in the log: users by a hash, no address, token or query. Its `event` and `seq` lead to the log line
 * of the group that decided its purchase.
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

/** Callers are cached between requests, and so are their hashes. */
const hashes = new WeakMap<Caller, string>();

function hashOf(caller: Caller): string {
  const known = hashes.get(caller);
  if (known !== undefined) return known;
  const created = hash("sha256", caller.id, "hex").slice(0, 12);
  hashes.set(caller, created);
  return created;
}

const eventRoute = /\/(?:events|lines)\/:(id|eventId)/;

/** The event's id from the path, if it is an id: a client may send any text there. */
function eventOf(c: AppContext, route: string): string | undefined {
  const name = eventRoute.exec(route)?.[1];
  const value = name === undefined ? undefined : c.req.param(name as "id");
  return value !== undefined && isId(value) ? value : undefined;
}

/** Continues the caller's trace, if there is one. Pages and probes have no span. */
export function beginSpan(tracing: Tracing, c: AppContext): Span | undefined {
  if (!isApi(c.req.path)) return undefined;
  return tracing.begin("request", { kind: "server", parent: c.req.header("traceparent") });
}

export function endSpan(span: Span, line: RequestLine): void {
  span.end({
    name: `${line.method} ${line.route}`,
    attributes: {
      "http.request.method": line.method,
      "http.route": line.route,
      "http.response.status_code": line.status,
      "admit.request": line.id,
      "admit.event": line.event,
      "admit.purchase": line.purchase,
      "admit.seq": line.seq,
      "admit.problem": line.problem,
    },
    ...(line.status >= 500 && { fault: line.problem ?? String(line.status) }),
  });
}

const subjectIdLengthMax = 64;
const pathLengthMax = 200;
const isOfStaff = (path: string): boolean => path.startsWith("/v1/admin/") || path.startsWith("/v1/ops/");

/** Audits refusals of staff, including suspended staff: one entry per route and span, however often they try. */
export function noteRefusal(audit: ReadAudit, c: AppContext, route: string): void {
  const caller = c.get("caller");
  if (caller === null || caller.role === "BUYER" || !isOfStaff(c.req.path)) return;
  const id = `${c.req.method} ${route}`.slice(0, subjectIdLengthMax);
  const details = { path: c.req.path.slice(0, pathLengthMax), problem: c.get("problem") };
  audit.note({ actorId: caller.id, action: "request.refused", subject: { type: "route", id }, details });
}
