import type { Span, Tracing } from "@admit/telemetry";
import type { AppContext } from "../../platform/route/app-env.ts";
import { isApi } from "../../platform/route/paths.ts";
import type { RequestLine } from "./request-log.ts";

/** Goes on with the caller's trace, where there is one. Pages and probes are no part of any. */
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
