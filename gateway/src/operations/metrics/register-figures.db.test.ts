import { openRedisLine } from "@admit/line";
import { openMysql } from "@admit/prisma";
import { eventSeriesMax } from "@admit/telemetry";
import { Registry } from "prom-client";
import { afterEach, expect, test, vi } from "vitest";
import { openReadiness } from "../open-readiness.ts";
import { testGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";
import { linesReadMax, registerFigures } from "./register-figures.ts";

const gateway = testGateway();
afterEach(() => gateway.probe.forgetAllHot());

/** A line as a gateway and a worker leave it in Redis. */
async function putLine(event: string, waiting: number, { isHeld = true, waitMs = 0 } = {}): Promise<void> {
  const sinceMs = Date.now() - waitMs;
  const counters = { seq: waiting + 10, head: 10, headAcceptedAtMs: sinceMs, sinceMs };
  await gateway.probe.putLine(event, { ...counters, holder: isHeld ? "a-worker" : null });
}

/** The figures anew, by the name of the gauge and the value of its only label. */
async function figures(
  changed: Partial<TestGateway["services"]> = {},
): Promise<(name: string) => Promise<Record<string, number>>> {
  const metrics = new Registry();
  const services = { ...gateway.services, ...changed };
  registerFigures({ ...services, readiness: openReadiness(services), metrics });
  return async (name) => {
    const { values } = (await metrics.getSingleMetric(name)?.get()) ?? { values: [] };
    return Object.fromEntries(values.map(({ labels, value }) => [String(Object.values(labels)[0]), value]));
  };
}

test("a line has its depth, its oldest wait, and whether it has an issuer or is paused", async () => {
  const [orphan, held] = [await gateway.event(), await gateway.event({ pausedAt: new Date() })];
  await putLine(orphan, 3, { isHeld: false, waitMs: 8000 });
  await putLine(held, 2);
  const valuesOf = await figures();
  expect(await valuesOf("admit_line_waiting")).toEqual({ [orphan]: 3, [held]: 2 });
  expect(await valuesOf("admit_line_has_issuer")).toEqual({ [orphan]: 0, [held]: 1 });
  expect(await valuesOf("admit_line_paused")).toEqual({ [orphan]: 0, [held]: 1 });
  const oldest = await valuesOf("admit_line_oldest_wait_seconds");
  expect(oldest[orphan]).toBeGreaterThanOrEqual(8);
  expect(oldest[held]).toBeLessThan(8);
});

test("with 200 events, those in need have their own series, the others share one, and none is lost", async () => {
  for (let depth = 1; depth <= 200; depth++) await putLine(`event-${depth}`, depth, { isHeld: depth !== 1 });
  const valuesOf = await figures();
  const waiting = await valuesOf("admit_line_waiting");
  expect(Object.keys(waiting)).toHaveLength(eventSeriesMax + 1);
  expect(Object.values(waiting).reduce((sum, count) => sum + count, 0)).toBe((200 * 201) / 2);
  expect(waiting).toHaveProperty("event-1", 1);
  expect(waiting).toHaveProperty("event-200", 200);
  expect(await valuesOf("admit_line_has_issuer")).toMatchObject({ "event-1": 0, other: 1 });
});

test("a line without an issuer shows also where there are more of them than series", async () => {
  for (let depth = 1; depth <= 200; depth++) await putLine(`lost-${depth}`, depth, { isHeld: false });
  expect(await (await figures())("admit_line_has_issuer")).toMatchObject({ "lost-200": 0, other: 0 });
});

test("the cost of a scrape is bounded: no more lines are read than a bound", async () => {
  const names = Array.from({ length: linesReadMax + 50 }, (_, at) => `cold-${at}`);
  await gateway.probe.markHot(...names);
  const read = vi.spyOn(gateway.services.store, "readSnapshots");
  const valuesOf = await figures();
  await Promise.all([
    valuesOf("admit_line_waiting"),
    valuesOf("admit_line_has_issuer"),
    valuesOf("admit_line_waiting"),
  ]);
  expect(read.mock.calls.map(([wanted]) => [wanted.length, wanted[0]?.samples])).toEqual([[linesReadMax, 0]]);
  read.mockRestore();
});

test("the series of an event that is over go away", async () => {
  await putLine("over", 1);
  const valuesOf = await figures();
  expect(await valuesOf("admit_line_waiting")).toEqual({ over: 1 });
  await gateway.probe.unmarkHot("over");
  await expect.poll(() => valuesOf("admit_line_waiting")).toEqual({});
});

test("failed purchases are counted by event until they are retried, for a day; failed jobs too", async () => {
  const event = await gateway.event();
  const fail = (id: string, at: Date) =>
    gateway.mysql.query("INSERT INTO PurchaseFailure SET ?", { purchaseId: id, eventId: event, reason: "why", at });
  await fail("A".repeat(26), new Date());
  await fail("B".repeat(26), new Date());
  await fail("C".repeat(26), new Date(Date.now() - 25 * 60 * 60 * 1000));
  expect(await (await figures())("admit_failed_purchases")).toEqual({ [event]: 2 });
  await gateway.mysql.query("DELETE FROM PurchaseFailure WHERE purchaseId = ?", ["A".repeat(26)]);
  expect(await (await figures())("admit_failed_purchases")).toEqual({ [event]: 1 });

  await gateway.probe.failJob(event);
  await putLine(event, 0);
  expect(await (await figures())("admit_failed_jobs")).toEqual({ [event]: 1 });
});

test("a server that is away is reported, and the other figures remain", async () => {
  await putLine("alone", 4);
  const mysql = openMysql("mysql://root@127.0.0.1:1/nowhere", 1);
  const withoutMysql = await figures({ mysql });
  expect(await withoutMysql("admit_ready")).toEqual({ redis: 1, mysql: 0, migrations: 0 });
  expect(await withoutMysql("admit_line_waiting")).toEqual({ alone: 4 });
  expect(await withoutMysql("admit_line_paused")).toEqual({});
  expect(await withoutMysql("admit_failed_purchases")).toEqual({});
  await mysql.end();

  const store = openRedisLine({ url: "redis://127.0.0.1:1", prefix: "test", log: gateway.services.log });
  const withoutRedis = await figures({ store });
  expect(await withoutRedis("admit_ready")).toEqual({ redis: 0, mysql: 1, migrations: 1 });
  expect(await withoutRedis("admit_line_waiting")).toEqual({});
  await store.close();
});

test("settings by which a crash can lose data are reported one by one", async () => {
  const { store } = gateway.services;
  const answering = (appendfsync: string) => ({
    ...store,
    readConfig: async () => ({ appendonly: "yes", appendfsync, "maxmemory-policy": "noeviction" }),
  });
  const safe = await (await figures({ store: answering("always") }))("admit_durability_ok");
  expect(safe).toMatchObject({ "Redis appendonly": 1, "Redis appendfsync": 1, "Redis maxmemory-policy": 1 });
  expect(Object.keys(safe)).toEqual(expect.arrayContaining(["MySQL innodb_flush_log_at_trx_commit"]));
  const unsafe = await (await figures({ store: answering("everysec") }))("admit_durability_ok");
  expect(unsafe).toMatchObject({ "Redis appendonly": 1, "Redis appendfsync": 0 });
});

test("operators who follow the lines are counted as they come and go", async () => {
  const clients = async () =>
    (await gateway.services.metrics.getSingleMetric("admit_sse_clients")?.get())?.values.map(({ value }) => value);
  expect(await clients()).toEqual([0]);
  const end = gateway.services.ops.follow(() => undefined);
  expect(await clients()).toEqual([1]);
  end();
  expect(await clients()).toEqual([0]);
});

test("Prometheus reads them with the gateway's own", async () => {
  await putLine("shown", 1);
  const text = await gateway.services.metrics.metrics();
  for (const line of ['admit_line_waiting{event="shown"} 1', 'admit_ready{part="redis"} 1', "admit_line_max 100000"])
    expect(text).toContain(`${line}\n`);
});
