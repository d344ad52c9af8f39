import { randomUUID } from "node:crypto";
import { problems } from "@admit/contract";
import type { MiddlewareHandler } from "hono";
import { Histogram } from "prom-client";
import type { AppContext, AppEnv } from "../app-env.ts";
import { noteRefusal } from "../audit/note-refusal.ts";
import { openCallers } from "../auth/open-callers.ts";
import { isBoard } from "../ops/board-path.ts";
import { ProblemError } from "../problem/problem-error.ts";
import { problemResponse, toProblemError } from "../problem/to-problem.ts";
import type { Services } from "../services.ts";
import { checkBody } from "./body-limit.ts";
import { clientAddress } from "./client-address.ts";
import { EdgeResponse } from "./edge-response.ts";
import { isApi, isPublicRead, isWrite } from "./paths.ts";
import { openRateLimit } from "./rate-limit.ts";
import { describeRequest, routeOf } from "./request-log.ts";
import { beginSpan, endSpan } from "./request-span.ts";
import { checkOrigin } from "./same-origin.ts";
import { boardHeaders, securityHeaders } from "./security-headers.ts";

/** A request id that a proxy chose is kept, as long as it is harmless in a log. */
const requestIdPattern = /^[\w.-]{8,64}$/;
const [forbiddenStatus] = problems.forbidden;
const secondsBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 10];

/**
 * What every request passes, in one middleware: a chain of them would cost a promise each. Public reads and
 * whatever is no API skip all that has to do with callers.
 */
export function edge(services: Services): MiddlewareHandler<AppEnv> {
  const { drain, log, settings, tracing } = services;
  const guard = openGuard(services);
  const headers = securityHeaders(settings.PUBLIC_URL);
  const onBoard = boardHeaders(settings.PUBLIC_URL);
  const seconds = new Histogram({
    name: "admit_http_request_seconds",
    help: "Requests answered by the gateway, by route and status",
    labelNames: ["method", "route", "status"],
    buckets: secondsBuckets,
    registers: [services.metrics],
  });

  return async (c, next) => {
    const startedAtMs = performance.now();
    const requestId = requestIdOf(c);
    c.set("requestId", requestId);
    c.set("caller", null);
    drain.enter();
    const span = tracing.isOn ? beginSpan(tracing, c) : undefined;
    try {
      const guarding = guard(c);
      if (guarding !== undefined) await guarding;
      await (span === undefined ? next() : tracing.within(span, next));
    } catch (error) {
      c.res = answerError(services, c, error);
    }
    drain.leave();
    setHeaders(c, isBoard(c.req.path) ? onBoard : headers, requestId, drain.draining);
    const route = routeOf(c);
    if (c.res.status === forbiddenStatus) noteRefusal(services.readAudit, c, route);
    const ms = performance.now() - startedAtMs;
    seconds.observe({ method: c.req.method, route, status: c.res.status }, ms / 1000);
    // What everybody asks for all the time, and gets, is nobody's in particular: it is counted, and not told one by one.
    const isUsual = c.res.status < 400 && isPublicRead(c.req.method, c.req.path);
    if (isUsual && span === undefined && !log.isLevelEnabled("debug")) return;
    const line = describeRequest(c, route, c.res.status, ms, span?.traceId);
    log[isUsual ? "debug" : "info"](line);
    if (span !== undefined) endSpan(span, line);
  };
}

/** Refuses by throwing; returns a promise only where it has to wait. */
function openGuard(services: Services): (c: AppContext) => Promise<void> | undefined {
  const { drain, settings } = services;
  const callers = openCallers(services);
  const publicOrigin = new URL(settings.PUBLIC_URL).origin;
  const writes = openRateLimit("user-writes", settings.RATE_LIMIT_USER_WRITES);
  const reads = openRateLimit("user-reads", settings.RATE_LIMIT_USER_READS);
  const anonymous = openRateLimit("address", settings.RATE_LIMIT_ADDRESS);

  return (c) => {
    const { method, path } = c.req;
    if (drain.draining && isApi(path))
      throw new ProblemError("shutting-down", "Send the request again; another server takes it.", { retryAfterS: 1 });
    if (!isApi(path) || isPublicRead(method, path)) return undefined;
    return guardApi(c, isWrite(method));
  };

  async function guardApi(c: AppContext, write: boolean): Promise<void> {
    if (write) {
      const reading = checkBody(c);
      if (reading !== undefined) await reading;
      if (c.req.header("authorization") === undefined) checkOrigin(c, publicOrigin);
    }
    const resolving = callers.resolve(c);
    if (resolving !== undefined) await resolving;
    const caller = c.get("caller");
    if (caller === null) await anonymous?.take(clientAddress(c, settings.TRUSTED_PROXIES));
    else await (write ? writes : reads)?.take(caller.id);
  }
}

function requestIdOf(c: AppContext): string {
  const given = c.req.header("x-request-id");
  return given !== undefined && requestIdPattern.test(given) ? given : randomUUID();
}

/** For `onError` as well: whatever was thrown becomes a problem, and what nobody expected is logged. */
export function answerError(services: Pick<Services, "log">, c: AppContext, error: unknown): Response {
  const problem = toProblemError(error);
  c.set("problem", problem.code);
  if (problem.code === "internal-error") services.log.error({ id: c.get("requestId"), err: error }, "unexpected error");
  return problemResponse(c, problem);
}

function setHeaders(
  c: AppContext,
  headers: ReturnType<typeof securityHeaders>,
  requestId: string,
  closing: boolean,
): void {
  const all = { ...headers, "x-request-id": requestId, ...(closing && { connection: "close" }) };
  // Where there is a socket, they go to it straight: building web Headers costs several microseconds more.
  const outgoing = (c.env as AppContext["env"] | undefined)?.outgoing;
  if (outgoing instanceof EdgeResponse) outgoing.edgeHeaders = all;
  else for (const [name, value] of Object.entries(all)) c.res.headers.set(name, value);
}
