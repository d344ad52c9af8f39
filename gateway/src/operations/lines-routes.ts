import { Id, OpsLineDetail, OpsOverview } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import { eventNotFound } from "../events/event-cache.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import type { AppContext, AppEnv } from "../platform/route/app-env.ts";
import { type Callers, requireCaller } from "../platform/route/caller.ts";
import { routesFor } from "../platform/route/routes-for.ts";
import { json, noStore, problemResponses } from "../platform/route/declare.ts";
import { mayStillWatch, overviewStream } from "./overview-stream.ts";
import type { OperationsServices } from "./open-ops.ts";

const opsRoute = routesFor(["STAFF", "ADMIN"], "Operators");

const listOpsLines = opsRoute("get", "/v1/ops/lines", "listOpsLines", {
  summary: "Every live line, the worst first",
  description:
    "Lines with purchases waiting now or a short time ago, and those that are paused, refuse purchases or have failures. With the gateways and workers, and checks of what must hold. At most a second old; while a server is away, its part is the last known state, and `checks` says so.",
  responses: { 200: json("All that operators see at a glance", OpsOverview) },
});

const getOpsLine = opsRoute("get", "/v1/ops/lines/{eventId}", "getOpsLine", {
  summary: "An event's line, its last hour, and what failed",
  description:
    "`points` are of ten seconds each, and of one second each for the last ones. `failures` are at most 100, the latest first. At most a second old.",
  request: { params: z.object({ eventId: Id }) },
  responses: { 200: json("The event's line", OpsLineDetail), ...problemResponses("event-not-found") },
});

const streamOpsLines = opsRoute("get", "/v1/ops/stream", "streamOpsLines", {
  summary: "Every live line, each second",
  description:
    "Server-Sent Events; the data of each is the answer of `GET /v1/ops/lines`. It ends with the session, when the role is lost, when the server stops, and for a client that does not read what is sent.",
  responses: { 200: { description: "One event per second", content: { "text/event-stream": { schema: z.string() } } } },
});

const streamHeaders = {
  "Content-Type": "text/event-stream",
  ...noStore,
  // A proxy that buffers answers would delay each second.
  "X-Accel-Buffering": "no",
};
const streamRetryS = 30;

/** The stream keeps checking that its caller may still watch. */
export function linesRoutes(services: OperationsServices & { callers: Callers }): OpenAPIHono<AppEnv> {
  const { callers, ops, drain, streams } = services;
  const routes = new OpenAPIHono<AppEnv>();

  routes.openapi(listOpsLines, async (c) => c.json(await ops.overview(), 200, noStore));

  routes.openapi(getOpsLine, async (c) => {
    const detail = await ops.detail(c.req.valid("param").eventId);
    if (detail === null) throw eventNotFound();
    return c.json(detail, 200, noStore);
  });

  routes.openapi(streamOpsLines, (c) => {
    const context = c as AppContext;
    const { id } = requireCaller(context);
    // A HEAD request reads nothing: there is nothing to collect for.
    if (c.req.method === "HEAD") return new Response(null, { headers: streamHeaders });
    const onEnd = streams.enter(id);
    if (onEnd === null)
      throw new ProblemError("rate-limited", "You have too many streams open. Close the console in another window.", {
        retryAfterS: streamRetryS,
        refusal: "stream-limit",
      });
    // The server would write the error of a failed stream into the body and to stderr.
    const outgoing = (c.env as AppContext["env"] | undefined)?.outgoing;
    const stream = overviewStream({
      ops,
      draining: drain.signal,
      onEnd,
      mayContinue: () => mayStillWatch(context, callers),
      breakConnection: outgoing === undefined ? undefined : () => outgoing.destroy(),
    });
    return new Response(stream, { headers: streamHeaders });
  });

  return routes;
}
