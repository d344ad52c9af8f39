import { randomBytes, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Purchase } from "@admit/contract";
import { builtArgs } from "@admit/environment";
import { beforeAll, expect, test } from "vitest";
import { purchaseOf, type Person } from "./client/person.ts";
import { attributeOf, openCollector, reachedFrom, type Collector, type Span } from "./environment/collector.ts";
import { batchesOf } from "./environment/deployment.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";

/** Longer than a test: spans arrive only when a process ends in order. */
const exportEveryMs = "300000";
let collector: Collector;
const deployment = deploymentForFile(async (closers) => {
  collector = await openCollector();
  closers.add(() => collector.close());
  const tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: exportEveryMs };
  return { settings: { LOG_LEVEL: "info", ...tracing } };
});

/** A caller with a trace of its own. */
function newCaller() {
  const [traceId, spanId] = [randomBytes(16).toString("hex"), randomBytes(8).toString("hex")];
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-01` };
}

async function buy(person: Person, eventId: string, traceparent: string): Promise<Purchase> {
  const answer = await person.call(`/v1/events/${eventId}/purchases`, {
    method: "POST",
    headers: { traceparent, "idempotency-key": randomUUID(), prefer: "wait=10" },
    body: { quantity: 2 },
  });
  return person.decided(purchaseOf(answer));
}

/** All that is traced, before both processes end once and export it. */
async function act() {
  const { admin } = deployment();
  const caller = newCaller();
  const event = await admin.createEvent();
  const purchase = await buy(await deployment().person(), event.id, caller.traceparent);
  // Read now: the worker clears the finished jobs of a line that has been empty for a while.
  const batches = await batchesOf(deployment().prefix, event.id);

  const crowded = await admin.createEvent();
  const buyers = await deployment().people(40);
  const bought = await Promise.all(buyers.map((buyer) => buy(buyer, crowded.id, newCaller().traceparent)));

  const key = randomUUID();
  const email = `${randomUUID()}@example.org`;
  const ada = await deployment().person({ email, name: "Ada Unmistakable" });
  const { tickets } = await ada.buyDecided(event.id, 2, { key });
  const { id: userId } = await ada.me();
  const token = String(ada.headers["authorization"]).slice("Bearer ".length);
  const secrets = [email, "Unmistakable", key, userId, token, ...tickets.map(({ code }) => String(code))];
  const voiding = newCaller();
  await admin.call(`/v1/admin/tickets/${tickets[0]?.id}/void`, {
    method: "POST",
    headers: { traceparent: voiding.traceparent, prefer: "wait=10" },
    body: { reason: "lost" },
  });

  for (const service of [deployment().gateway(), deployment().worker()]) {
    expect(await service.end()).toEqual({ code: 0, signal: null });
    await service.start();
  }
  return { caller, event, purchase, batches, crowded, bought, secrets, voiding, spans: collector.spans };
}

let done: Awaited<ReturnType<typeof act>>;
beforeAll(async () => {
  done = await act();
});

test("a purchase is one connected trace from its caller through the job to the commit, and the log names it", async () => {
  const { caller, event, batches, spans } = done;
  const { id, seq } = done.purchase;
  expect(batches).toContainEqual(
    expect.objectContaining({ trace: expect.stringMatching(`^00-${caller.traceId}-[0-9a-f]{16}-01$`) as string }),
  );

  const request = spans.find((span) => attributeOf(span, "admit.purchase") === id) as Span;
  expect(request).toMatchObject({ name: "POST /v1/events/:id/purchases", traceId: caller.traceId });
  expect(request.parentSpanId).toBe(caller.spanId);
  const reached = [...reachedFrom(request, spans)];
  const named = (name: string): Span => reached.find((span) => span.name === name) as Span;
  const [accept, job, group, publication] = ["accept", "job", "group commit", "publication"].map(named) as [
    Span,
    Span,
    Span,
    Span,
  ];
  expect(accept).toMatchObject({ traceId: caller.traceId, parentSpanId: request.spanId });
  expect(job).toMatchObject({ traceId: caller.traceId, parentSpanId: accept.spanId });
  expect(job.links).toMatchObject([{ traceId: group.traceId, spanId: group.spanId }]);
  expect(group.links).toMatchObject([{ traceId: caller.traceId, spanId: job.spanId }]);
  expect(group.parentSpanId ?? "").toBe("");
  expect(publication).toMatchObject({ traceId: group.traceId, parentSpanId: group.spanId });
  for (const span of [request, accept, job, group]) expect(attributeOf(span, "admit.event")).toBe(event.id);
  expect(
    ["admit.seq.first", "admit.seq.last", "admit.size", "admit.attempts"].map((key) => attributeOf(group, key)),
  ).toEqual([seq, seq, 1, 1]);

  const answered = deployment()
    .gateway()
    .logged.find((line) => line["purchase"] === id);
  expect(answered).toMatchObject({ trace: caller.traceId, event: event.id, seq });
  const committed = deployment()
    .worker()
    .logged.find((line) => line["event"] === event.id && line["firstSeq"] === seq);
  expect(committed).toMatchObject({ msg: "group committed", trace: group.traceId, size: 1, lastSeq: seq });
});

test("each of many purchases in one batch leads to the commit that decided it", async () => {
  const { bought, crowded, spans } = done;
  for (const { id, seq } of bought) {
    const request = spans.find((span) => attributeOf(span, "admit.purchase") === id) as Span;
    const groups = [...reachedFrom(request, spans)].filter(({ name }) => name === "group commit");
    const decided = groups.some(
      (group) =>
        Number(attributeOf(group, "admit.seq.first")) <= seq && seq <= Number(attributeOf(group, "admit.seq.last")),
    );
    expect(decided, `purchase ${id}`).toBe(true);
  }
  expect((await batchesOf(deployment().prefix, crowded.id)).length).toBeLessThan(bought.length);
});

test("a void by staff is traced through the same line", () => {
  const names = done.spans.filter(({ traceId }) => traceId === done.voiding.traceId).map(({ name }) => name);
  expect(names.sort()).toEqual(["POST /v1/admin/tickets/:id/void", "job"]);
});

test("no trace contains an identity, a key, a code or a token", () => {
  const received = collector.received.join("\n");
  expect(received).toContain(done.event.id);
  expect(done.secrets.length).toBeGreaterThan(5);
  for (const secret of done.secrets) expect(received).not.toContain(secret);
});

test.each(["gateway", "worker"] as const)(
  "the %s does not load the tracing SDK unless tracing is configured",
  (part) => {
    const entry = String(builtArgs(part).at(-1));
    const isSdk = (path: string): boolean => readFileSync(path, "utf8").includes("OTLPTraceExporter");
    const loaded = new Set([entry]);
    for (const path of loaded)
      for (const [, name] of readFileSync(path, "utf8").matchAll(/^(?:import|export) .*"\.\/([^"]+\.js)";?$/gm))
        loaded.add(join(dirname(entry), String(name)));
    expect([...loaded].filter(isSdk)).toEqual([]);
    const built = readdirSync(dirname(entry)).filter((name) => name.endsWith(".js"));
    expect(built.map((name) => join(dirname(entry), name)).filter(isSdk)).toHaveLength(1);
  },
);
