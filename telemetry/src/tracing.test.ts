import { beforeEach, expect, test, vi } from "vitest";
import { openLog } from "./log.ts";
import { noTracing, openTracing, type TracingSettings } from "./tracing.ts";

/** How often the SDK was loaded. */
let loaded = 0;
beforeEach(() => {
  loaded = 0;
  vi.resetModules();
  vi.doMock("./tracing-otel.ts", () => {
    loaded += 1;
    return { openOtelTracing: () => "traced" };
  });
});

const open = (settings: TracingSettings): Promise<unknown> =>
  openTracing("gateway", settings, openLog("gateway", "silent"));

const endpoint = "http://127.0.0.1:4318";

test.each<TracingSettings>([
  {},
  { OTEL_TRACES_EXPORTER: "none", OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
  { OTEL_SDK_DISABLED: "true", OTEL_TRACES_EXPORTER: "otlp" },
])("with %j nothing is traced, and nothing is loaded for it", async (settings) => {
  expect(await open(settings)).toBe(noTracing);
  expect(loaded).toBe(0);
});

test.each<TracingSettings>([
  { OTEL_TRACES_EXPORTER: "otlp" },
  { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
  { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/v1/traces`, OTEL_SDK_DISABLED: "false" },
])("with %j there are traces", async (settings) => {
  expect(await open(settings)).toBe("traced");
  expect(loaded).toBe(1);
});

test("without traces a step has no id, and code within it runs all the same", async () => {
  const span = noTracing.begin("job", { parent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" });
  expect([span.traceId, span.traceparent, span.isRecorded]).toEqual([undefined, undefined, false]);
  expect(noTracing.within(span, () => [noTracing.current()])).toEqual([undefined]);
  await noTracing.close();
});
