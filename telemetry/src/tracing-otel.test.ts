import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openLog } from "./log.ts";
import { openOtelTracing } from "./tracing-otel.ts";

interface ExportedSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  status?: { code?: number; message?: string };
  links?: { traceId: string; spanId: string }[];
}

let collector: Server;
let exported: ExportedSpan[];
let services: string[];
beforeEach(async () => {
  [exported, services] = [[], []];
  collector = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    request.on("end", () => {
      const { resourceSpans } = JSON.parse(text);
      for (const { resource, scopeSpans } of resourceSpans) {
        services.push(...resource.attributes.flatMap((each: never) => serviceOf(each)));
        for (const { spans } of scopeSpans) exported.push(...spans);
      }
      response.setHeader("Content-Type", "application/json").end("{}");
    });
  });
  collector.listen(0, "127.0.0.1");
  await once(collector, "listening");
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", `http://127.0.0.1:${(collector.address() as AddressInfo).port}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  collector.closeAllConnections();
  collector.close();
});

const serviceOf = ({ key, value }: { key: string; value: { stringValue: string } }) =>
  key === "service.name" ? [value.stringValue] : [];
const silent = openLog("worker", "silent");
function openedLog() {
  const lines: { msg: string; reason?: string }[] = [];
  return { lines, log: openLog("worker", "info", { write: (line: string) => void lines.push(JSON.parse(line)) }) };
}
const traceId = "0af7651916cd43dd8448eb211c80319c";
const callersSpan = "b7ad6b7169203331";
const sampled = `00-${traceId}-${callersSpan}-01`;
const unsampled = `00-${traceId}-${callersSpan}-00`;
const named = (name: string): ExportedSpan => exported.find((span) => span.name === name) as ExportedSpan;

test("a caller's trace continues from step to step, and is exported whole when the process ends", async () => {
  const tracing = openOtelTracing("worker", silent);
  const request = tracing.begin("request", { kind: "server", parent: sampled });
  const inside = await tracing.within(request, async () => {
    await Promise.resolve();
    return tracing.current();
  });
  expect(inside).toBe(request);
  expect(tracing.current()).toBeUndefined();
  const job = tracing.begin("job", { kind: "consumer", parent: request.traceparent });
  job.end({ fault: Object.assign(new Error("near 'mine'"), { code: "ER_PARSE_ERROR" }) });
  request.end({ name: "POST /here" });
  await tracing.close();
  expect(named("POST /here")).toMatchObject({ traceId, parentSpanId: callersSpan });
  expect(named("job")).toMatchObject({ traceId, parentSpanId: named("POST /here").spanId });
  expect(named("job").status).toEqual({ code: 2, message: "Error ER_PARSE_ERROR" });
  expect(request.traceId).toBe(traceId);
  expect(services).toEqual(["admit-worker"]);
});

test("what the caller does not record is not recorded, and its trace is passed on all the same", async () => {
  const tracing = openOtelTracing("worker", silent);
  const request = tracing.begin("request", { parent: unsampled });
  expect(request.isRecorded).toBe(false);
  expect(request.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
  request.end();
  await tracing.close();
  expect(exported).toEqual([]);
});

test("an invalid traceparent begins a trace", async () => {
  const tracing = openOtelTracing("worker", silent);
  for (const parent of ["", "nonsense", `00-${"0".repeat(32)}-${callersSpan}-01`]) {
    tracing.begin("request", { parent }).end();
  }
  await tracing.close();
  expect(new Set(exported.map((span) => span.traceId)).size).toBe(3);
  expect(exported.some((span) => span.traceId === traceId || span.parentSpanId !== undefined)).toBe(false);
});

test("a step for many others is recorded if one of them is, whatever the sampler, and links to those", async () => {
  vi.stubEnv("OTEL_TRACES_SAMPLER", "parentbased_always_off");
  const tracing = openOtelTracing("worker", silent);
  const [one, other] = [tracing.begin("one", { parent: sampled }), tracing.begin("other", { parent: unsampled })];
  const group = tracing.begin("group", { links: [one, other] });
  one.link(group);
  for (const span of [one, other, group]) span.end();
  tracing.begin("unsampled", { links: [other] }).end();
  tracing.begin("of no sample").end();
  await tracing.close();
  expect(exported.map(({ name }) => name).sort()).toEqual(["group", "one"]);
  expect(named("group").traceId).not.toBe(traceId);
  expect(named("group").links).toMatchObject([{ traceId, spanId: named("one").spanId }]);
  expect(named("one").links).toMatchObject([{ traceId: named("group").traceId, spanId: named("group").spanId }]);
});

test("dropped spans are reported in the log", async () => {
  vi.stubEnv("OTEL_BSP_MAX_QUEUE_SIZE", "2");
  vi.stubEnv("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "2");
  const { log, lines } = openedLog();
  const tracing = openOtelTracing("worker", log);
  for (let nth = 0; nth < 10; nth++) tracing.begin("many").end();
  await expect.poll(() => exported.length).toBeGreaterThan(0);
  tracing.begin("one more").end();
  await tracing.close();
  const reasons = lines.flatMap(({ msg, reason }) => (msg === "traces are incomplete" ? [reason] : []));
  expect(reasons).toEqual([expect.stringMatching(/^Dropped \d+ spans/)]);
});

test("a collector that is away is reported once, and delays no exit", async () => {
  vi.stubEnv("OTEL_EXPORTER_OTLP_TIMEOUT", "100");
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
  vi.stubEnv("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "1");
  const { log, lines } = openedLog();
  const tracing = openOtelTracing("worker", log);
  for (const name of ["one", "other"]) tracing.begin(name).end();
  await tracing.close();
  expect(lines.filter(({ msg }) => msg === "traces are not accepted")).toHaveLength(1);
});
