import { AsyncLocalStorage } from "node:async_hooks";
import {
  diag,
  DiagLogLevel,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span as OtelSpan,
} from "@opentelemetry/api";
import { ExportResultCode, parseTraceParent } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  type SpanExporter,
} from "@opentelemetry/sdk-trace-base";
import pTimeout from "p-timeout";
import type { Logger } from "pino";
import { describeError } from "./describe-error.ts";
import { noSpan, type BeginOptions, type Span, type Tracing } from "./tracing.ts";

// Loaded only if traces are on. The SDK reads its standard settings from the environment.

const closeWithinMs = 1000;
const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

export function openOtelTracing(part: string, log: Logger): Tracing {
  logWarnings(log);
  const resource = defaultResource()
    .merge(resourceFromAttributes({ "service.name": `admit-${part}` }))
    .merge(detectResources({ detectors: [envDetector] }));
  const processor = new BatchSpanProcessor(loggingFaults(new OTLPTraceExporter(), log));
  const shared = { resource, spanProcessors: [processor] };
  const sampled = new BasicTracerProvider(shared).getTracer("admit");
  const linked = new BasicTracerProvider({ ...shared, sampler: new AlwaysOnSampler() }).getTracer("admit");
  const spans = new AsyncLocalStorage<Span>();

  return {
    isOn: true,
    begin(name, { kind = "internal", parent, links = [] }: BeginOptions = {}) {
      const recorded = links.filter(({ isRecorded }) => isRecorded);
      const isOfLinks = parent === undefined && links.length > 0;
      if (isOfLinks && recorded.length === 0) return noSpan;
      const tracer = isOfLinks ? linked : sampled;
      const span = new TracedSpan(tracer.startSpan(name, { kind: kinds[kind] }, contextOf(parent)));
      for (const each of recorded) span.link(each);
      return span;
    },
    within: (span, run) => spans.run(span, run),
    current: () => spans.getStore(),
    async close() {
      const ended = processor
        .shutdown()
        .catch((error: unknown) => log.warn({ err: error }, "the last traces were not exported"));
      await pTimeout(ended, { milliseconds: closeWithinMs, message: false });
    },
  };
}

/** The part of a warning that is searched for brackets. */
const reasonLengthMax = 500;

/** Mostly dropped spans. Errors are reported where they occur. The text in brackets is a value. */
function logWarnings(log: Logger): void {
  const ignore = (): void => undefined;
  const warn = (message: string): void =>
    log.warn({ reason: message.slice(0, reasonLengthMax).replaceAll(/\(.*/g, "(…)") }, "traces are incomplete");
  const options = { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true };
  diag.setLogger({ warn, error: ignore, info: ignore, debug: ignore, verbose: ignore }, options);
}

class TracedSpan implements Span {
  readonly #span: OtelSpan;

  constructor(span: OtelSpan) {
    this.#span = span;
  }

  get traceId(): string {
    return this.#span.spanContext().traceId;
  }

  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.#span.spanContext();
    return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
  }

  get isRecorded(): boolean {
    return this.#span.isRecording();
  }

  link(other: Span): void {
    if (other.traceparent === undefined) return;
    const context = parseTraceParent(other.traceparent);
    if (context !== null) this.#span.addLink({ context });
  }

  end({ name, attributes, fault }: Parameters<Span["end"]>[0] = {}): void {
    if (name !== undefined) this.#span.updateName(name);
    if (attributes !== undefined) this.#span.setAttributes(attributes);
    if (fault !== undefined) this.#span.setStatus({ code: SpanStatusCode.ERROR, message: nameOf(fault) });
    this.#span.end();
  }
}

function nameOf(fault: unknown): string {
  if (typeof fault === "string") return fault;
  const { name, code } = describeError(fault);
  return code === undefined ? name : `${name} ${code}`;
}

function contextOf(parent: Span | string | undefined): Context {
  const traceparent = typeof parent === "string" ? parent : parent?.traceparent;
  const context = traceparent === undefined ? null : parseTraceParent(traceparent);
  return context === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...context, isRemote: true });
}

/** One line when the collector stops accepting traces, and one when it accepts them again; not one per attempt. */
function loggingFaults(exporter: OTLPTraceExporter, log: Logger): SpanExporter {
  let isAway = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const failed = result.code === ExportResultCode.FAILED;
        if (failed && !isAway) log.warn({ err: result.error }, "traces are not accepted");
        if (!failed && isAway) log.info("traces are accepted again");
        isAway = failed;
        done(result);
      }),
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  };
}
