import { createServer } from "node:http";
import { listen } from "./listen.ts";

/** The fields of a span in OpenTelemetry's protocol that the tests read. */
export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: { key: string; value: { stringValue?: string; intValue?: number | string } }[];
  links?: { traceId: string; spanId: string }[];
}

export type Collector = Awaited<ReturnType<typeof openCollector>>;

/** Receives traces like a collector: OTLP by HTTP, as JSON. Returns all spans so far, and the same as received. */
export async function openCollector() {
  const received: string[] = [];
  const spans: Span[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    request.on("end", () => {
      if (request.url !== "/v1/traces") return response.writeHead(404).end();
      received.push(text);
      const { resourceSpans } = JSON.parse(text) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
      for (const { scopeSpans } of resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans);
      return response.setHeader("Content-Type", "application/json").end("{}");
    });
  });
  const { port, close } = await listen(server);
  return { url: `http://127.0.0.1:${port}`, spans, received, close };
}

export const attributeOf = (span: Span, key: string): string | number | undefined => {
  const value = span.attributes.find((attribute) => attribute.key === key)?.value;
  return value?.stringValue ?? value?.intValue;
};

/** The spans that can be reached from one: by parents, children and links. */
export function reachedFrom(start: Span, spans: readonly Span[]): Set<Span> {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const next = (span: Span): Span[] =>
    [span.parentSpanId, ...(span.links ?? []).map(({ spanId }) => spanId)].flatMap((id) => byId.get(id ?? "") ?? []);
  const reached = new Set([start]);
  for (const span of reached) {
    for (const each of next(span)) reached.add(each);
    for (const each of spans) if (each.parentSpanId === span.spanId) reached.add(each);
  }
  return reached;
}
