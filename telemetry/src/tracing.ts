import type { Logger } from "pino";

/** What is known of a step. Never of a person, a code or a key: whoever reads traces may know none of them. */
type Attributes = Record<string, string | number | boolean | undefined>;

/** A step of a trace. */
export interface Span {
  /** Names the trace, also in the log; undefined where nothing is traced. */
  readonly traceId: string | undefined;
  /** W3C `traceparent`: what another process goes on with. */
  readonly traceparent: string | undefined;
  /** Whether it will be told of; else it only carries its caller's trace on. */
  readonly isRecorded: boolean;
  /** Leads from here to a step of another trace. */
  link(other: Span): void;
  /** @param fault what it failed by; a word of ours, or an error, of which only its name and code are told */
  end(told?: { name?: string; attributes?: Attributes; fault?: unknown }): void;
}

export interface BeginOptions {
  kind?: "internal" | "server" | "producer" | "consumer";
  /** What it is a part of. A text that is no `traceparent` is as good as none: then a trace begins. */
  parent?: Span | string | undefined;
  /**
   * What it was done for, where that is more than one trace can hold: it begins a trace of its own, recorded
   * where one of these is.
   */
  links?: readonly Span[];
}

export interface Tracing {
  readonly isOn: boolean;
  begin(name: string, options?: BeginOptions): Span;
  /** Runs something, and whatever it starts finds the span as the `current` one. */
  within<Result>(span: Span, run: () => Result): Result;
  current(): Span | undefined;
  /** Hands on what has ended so far; waits for that no longer than a second, and never throws. */
  close(): Promise<void>;
}

/** A step that nobody is told of. */
export const noSpan: Span = {
  traceId: undefined,
  traceparent: undefined,
  isRecorded: false,
  link: () => undefined,
  end: () => undefined,
};

/** Where nobody asked for traces. */
export const noTracing: Tracing = {
  isOn: false,
  begin: () => noSpan,
  within: (_span, run) => run(),
  current: () => undefined,
  close: () => Promise.resolve(),
};

/** The standard settings that decide whether there are traces; all the others are OpenTelemetry's own. */
export interface TracingSettings {
  OTEL_SDK_DISABLED?: "true" | "false" | undefined;
  OTEL_TRACES_EXPORTER?: "otlp" | "none" | undefined;
  OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?: string | undefined;
}

function isWanted(settings: TracingSettings): boolean {
  if (settings.OTEL_SDK_DISABLED === "true" || settings.OTEL_TRACES_EXPORTER === "none") return false;
  return (
    settings.OTEL_TRACES_EXPORTER === "otlp" ||
    settings.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined ||
    settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT !== undefined
  );
}

/** Traces of this process, where the settings name an exporter; else nothing is loaded for them. */
export async function openTracing(
  part: "gateway" | "worker",
  settings: TracingSettings,
  log: Logger,
): Promise<Tracing> {
  if (!isWanted(settings)) return noTracing;
  const { openOtelTracing } = await import("./tracing-otel.ts");
  return openOtelTracing(part, log);
}
