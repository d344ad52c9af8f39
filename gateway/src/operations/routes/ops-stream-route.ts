import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppContext, AppEnv } from "../../platform/route/app-env.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { overviewStream } from "../overview-stream.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { StreamServices } from "../services.ts";
import { createRoute } from "../../platform/route/create-route.ts";
import { mayStillLook } from "./may-still-look.ts";

const route = createRoute({
  method: "get",
  path: "/v1/ops/stream",
  operationId: "streamOpsLines",
  access: ["STAFF", "ADMIN"],
  tags: ["Operators"],
  summary: "Every live line, each second",
  description:
    "Server-Sent Events; the data of each is what `GET /v1/ops/lines` answers. It ends when the session does, when the role is lost, when the server stops, and for a client that does not read what is sent.",
  responses: {
    200: { description: "One event a second", content: { "text/event-stream": { schema: z.string() } } },
    ...problemResponses("unauthenticated", "forbidden", "rate-limited"),
  },
});

const headers = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "private, no-store",
  // A proxy that gathers answers would hold each second back.
  "X-Accel-Buffering": "no",
};

export const opsStreamRoute = (services: StreamServices) => {
  const { callers, ops, drain, streams } = services;
  return new OpenAPIHono<AppEnv>().openapi(route, (c) => {
    const { id } = requireCaller(c as AppContext);
    // A HEAD request reads nothing: there is nothing to collect for.
    if (c.req.method === "HEAD") return new Response(null, { headers });
    const onEnd = streams.enter(id);
    if (onEnd === null) throw tooMany();
    const context = c as AppContext;
    // Of a stream that is broken off the server would write a line into the body, and to stderr.
    const outgoing = (c.env as AppContext["env"] | undefined)?.outgoing;
    const stream = overviewStream({
      ops,
      draining: drain.signal,
      onEnd,
      mayGoOn: () => mayStillLook(context, callers),
      breakConnection: outgoing === undefined ? undefined : () => outgoing.destroy(),
    });
    return new Response(stream, { headers });
  });
};

const retryAfterS = 30;
const tooMany = (): ProblemError =>
  new ProblemError("rate-limited", "Too many streams are open. Close the console in another window, or ask later.", {
    retryAfterS,
    refusal: "stream-limit",
  });
