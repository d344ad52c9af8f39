import type { Logger } from "pino";

/** Never of a person, a code or a key: readers of traces may not know them. */
type Attributes = Record<string, string | number | boolean | undefined>;

/** A step of a trace. */
export interface Span {
  /** Names the trace, also in the log; undefined where nothing is traced. */
  readonly traceId: string | undefined;
  /** W3C `traceparent`, with which another process continues the trace. */
  readonly traceparent: string | undefined;
  /** Whether it is exported; if not, it only passes its caller's trace on. */
  readonly isRecorded: boolean;
  /** Links to a step of another trace. */
  link(other: Span): void;
  /** @param fault why it failed: a text of ours, or an error, of which only name and code are exported */
  end(result?: { name?: string; attributes?: Attributes; fault?: unknown }): void;
}

export interface BeginOptions {
  kind?: "internal" | "server" | "producer" | "consumer";
  /** The step that it is a part of. With none, or an invalid `traceparent`, a trace begins. */
  parent?: Span | string | undefined;
  /** Several steps that it was done for: it begins a trace of its own, recorded if one of these is. */
  links?: readonly Span[];
}

export interface Tracing {
  readonly isOn: boolean;
  begin(name: string, options?: BeginOptions): Span;
  /** Runs a function, within which the span is the `current` one. */
  within<Result>(span: Span, run: () => Result): Result;
  current(): Span | undefined;
  /** Exports what has ended so far, within a second; never throws. */
  close(): Promise<void>;
}

/** A step that is not exported. */
export const noSpan: Span = {
  traceId: undefined,
  traceparent: undefined,
  isRecorded: false,
  link: () => undefined,
  end: () => undefined,
};

/** Without traces. */
export const noTracing: Tracing = {
  isOn: false,
  begin: () => noSpan,
  within: (_span, run) => run(),
  current: () => undefined,
  close: () => Promise.resolve(),
};

/** The standard settings that turn traces on; OpenTelemetry reads the others itself. */
export interface TracingSettings {
  OTEL_SDK_DISABLED?: "true" | "false" | undefined;
  OTEL_TRACES_EXPORTER?: "otlp" | "none" | undefined;
  OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?: string | undefined;
}

function isWanted(settings: TracingSettings): boolean {
  if (settings.OTEL_SDK_DISABLED === "true" || settings.OTEL_TRACES_EXPORTER === "none") return false;
  const endpoint = settings.OTEL_EXPORTER_OTLP_ENDPOINT ?? settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  return settings.OTEL_TRACES_EXPORTER === "otlp" || endpoint !== undefined;
}

/** Traces of this process, if the settings name an exporter; otherwise no library is loaded. */
export async function openTracing(
  part: "gateway" | "worker",
  settings: TracingSettings,
  log: Logger,
): Promise<Tracing> {
  if (!isWanted(settings)) return noTracing;
  const { openOtelTracing } = await import("./tracing-otel.ts");
  return openOtelTracing(part, log);
}
