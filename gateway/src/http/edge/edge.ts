import { randomUUID } from "node:crypto";
import { problems } from "@admit/contract";
import type { MiddlewareHandler } from "hono";
import { Histogram } from "prom-client";
import type { AppContext, AppEnv } from "../../platform/route/app-env.ts";
import { isApi, isPrompt, isPublicRead, isWrite, signInStep } from "../../platform/route/paths.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { problemResponse, toProblemError } from "../problem/to-problem.ts";
import type { PlatformServices } from "../../platform/route/services.ts";
import type { Callers } from "../../platform/route/caller.ts";
import { clientAddress } from "../../platform/route/client-address.ts";
import { networksOf } from "../../platform/bounds/client-networks.ts";
import { EdgeResponse, notKept } from "./edge-response.ts";
import { warnOfProxy } from "./proxy-warning.ts";
import { openAddressLimit, openRateLimit, type RateLimit } from "../../platform/bounds/rate-limit.ts";
import { checkOrigin, securityHeaders } from "./browser-security.ts";
import { beginSpan, describeRequest, endSpan, noteRefusal, routeOf } from "./request-record.ts";
import { patientPace, promptPace, Turns } from "./turns.ts";

/** A request id from a proxy is kept if it is harmless in a log. */
const requestIdPattern = /^[\w.-]{8,64}$/;
/** nginx' status for a client that has gone before its answer. For the metrics: no one receives it. */
const clientGone = 499;
/** Public files and pages per address, compared to other anonymous calls: one page loads a dozen files. */
const publicFactor = 10;
type EdgeServices = PlatformServices & { callers: Callers };

const [forbiddenStatus] = problems.forbidden;
const secondsBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 10];

/**
 * All that every request passes, in one middleware, since each middleware costs a promise. Public reads and paths
 * outside the API skip everything about callers.
 */
/** @param styles hashes of the styles that pages carry */
export function edge(services: EdgeServices, styles: readonly string[] = []): MiddlewareHandler<AppEnv> {
  const { callers, drain, log, settings, tracing } = services;
  const guard = openGuard(services);
  const prompt = new Turns(promptPace);
  const patient = new Turns(patientPace);
  const headers = securityHeaders(settings.PUBLIC_URL, styles);
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
      const waiting = (isPrompt(c.req.path) ? prompt : patient).take(() => turnOf(c));
      if (waiting !== undefined) await waiting;
      if (isGone(c)) c.res = new Response(null, { status: clientGone });
      else {
        const guarding = guard(c);
        if (guarding !== undefined) await guarding;
        await (span === undefined ? next() : tracing.within(span, next));
      }
    } catch (error) {
      c.res = answerError(services, c, error);
    }
    drain.leave();
    setHeaders(c, headers, requestId, drain.draining);
    const route = routeOf(c);
    if (c.res.status === forbiddenStatus) noteRefusal(services.readAudit, c, route);
    const ms = performance.now() - startedAtMs;
    seconds.observe({ method: c.req.method, route, status: c.res.status }, ms / 1000);
    // Successful public reads and requests of a flood are counted, but logged only at debug.
    const isPublic = isPublicRead(c.req.method, c.req.path) || !isApi(c.req.path);
    const isUsual = (c.res.status < 400 && isPublic) || c.get("problem") === "rate-limited" || isGone(c);
    if (isUsual && span === undefined && !log.isLevelEnabled("debug")) return;
    const line = describeRequest(c, route, c.res.status, ms, span?.traceId);
    log[isUsual ? "debug" : "info"](line);
    if (span !== undefined) endSpan(span, line);
  };

  /** The caller whose turns a request uses: a known user's own, else those of the network. */
  function turnOf(c: AppContext): string {
    return callers.known(c) ?? networksOf(clientAddress(c, settings.TRUSTED_PROXIES)).narrow;
  }
}

/** The client has hung up. */
const isGone = (c: AppContext): boolean =>
  (c.env as AppContext["env"] | undefined)?.incoming?.socket.destroyed === true;

/** Refuses by throwing. Returns a promise only if it has to wait. */
function openGuard(services: EdgeServices): (c: AppContext) => Promise<void> | undefined {
  const { callers, drain, settings } = services;
  const publicOrigin = new URL(settings.PUBLIC_URL).origin;
  const writes = openRateLimit("user-writes", settings.RATE_LIMIT_USER_WRITES, "user-limit");
  const reads = openRateLimit("user-reads", settings.RATE_LIMIT_USER_READS, "user-limit");
  const rate = settings.RATE_LIMIT_ADDRESS;
  const anonymous = openAddressLimit("address", rate, "address-limit");
  const wider = rate && { ...rate, requests: rate.requests * publicFactor };
  const files = openAddressLimit("address-public", wider, "address-limit");
  const signIn = {
    ask: openAddressLimit("sign-in", settings.RATE_LIMIT_SIGN_IN, "sign-in-limit"),
    open: openAddressLimit("sign-in-link", settings.RATE_LIMIT_SIGN_IN, "sign-in-limit"),
  };

  return (c) => {
    const { method, path } = c.req;
    if (drain.draining && isApi(path))
      throw new ProblemError("shutting-down", "Send the request again; another server takes it.", { retryAfterS: 1 });
    if (isPublicRead(method, path)) return undefined;
    return isApi(path) ? guardApi(c, isWrite(method)) : takeAs(c, files);
  };

  async function takeAs(c: AppContext, limit: RateLimit | null): Promise<void> {
    warnOfProxy(c, services);
    await limit?.take(clientAddress(c, settings.TRUSTED_PROXIES));
  }

  async function guardApi(c: AppContext, write: boolean): Promise<void> {
    if (write && c.req.header("authorization") === undefined) checkOrigin(c, publicOrigin);
    const resolving = callers.resolve(c);
    if (resolving !== undefined) await resolving;
    const caller = c.get("caller");
    const step = c.req.method === "POST" ? signInStep(c.req.path) : null;
    if (step !== null) await takeAs(c, signIn[step]);
    else if (caller === null) await takeAs(c, anonymous);
    else await (write ? writes : reads)?.take(caller.id);
  }
}

function requestIdOf(c: AppContext): string {
  const given = c.req.header("x-request-id");
  return given !== undefined && requestIdPattern.test(given) ? given : randomUUID();
}

/** Also for `onError`: maps any error to a problem, and logs unexpected ones. @param headers of the answer */
export function answerError(
  { attention, log }: Pick<PlatformServices, "log" | "attention">,
  c: AppContext,
  error: unknown,
  headers?: Record<string, string>,
): Response {
  const problem = toProblemError(error);
  c.set("problem", problem.code);
  if (problem.extras.refusal !== undefined) attention.refused(problem.extras.refusal);
  if (problem.code === "internal-error") log.error({ id: c.get("requestId"), err: error }, "unexpected error");
  return problemResponse(c, problem, headers);
}

function setHeaders(
  c: AppContext,
  headers: ReturnType<typeof securityHeaders>,
  requestId: string,
  closing: boolean,
): void {
  const all = { ...headers, "x-request-id": requestId, ...(closing && { connection: "close" }) };
  // With a socket they are written directly: building web Headers costs several microseconds more.
  const outgoing = (c.env as AppContext["env"] | undefined)?.outgoing;
  if (outgoing instanceof EdgeResponse) outgoing.edgeHeaders = all;
  else {
    for (const [name, value] of Object.entries(all)) c.res.headers.set(name, value);
    for (const [name, value] of Object.entries(notKept)) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  }
}
