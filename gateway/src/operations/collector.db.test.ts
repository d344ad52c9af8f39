import { OpsProcess, type OpsLine } from "@admit/contract";
import { openMysql } from "@admit/prisma";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openRedisLine } from "@admit/line";
import { makeSample } from "@admit/line/testing";
import { failPurchase } from "../../test/tools/issue.ts";
import { openTestGateway, type TestGateway } from "../../test/tools/test-gateway.ts";
import { Collector } from "./collector.ts";
import { announceGateway } from "./open-ops.ts";

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await openTestGateway();
});
afterEach(() => gateway.close());

const collect = () => new Collector(gateway.services).collect();
async function lineOf(eventId: string, collector = new Collector(gateway.services)): Promise<OpsLine | undefined> {
  return (await collector.collect()).items.find((item) => item.eventId === eventId);
}
const fail = (eventId: string) => failPurchase(gateway.mysql, { eventId, userId: gateway.buyer });

test("a line is composed of its samples, its counters, its queue and its row", async () => {
  const eventId = await gateway.event({ title: "Concert", capacity: 500 });
  const worker = await gateway.probe.putProcess("worker-1");
  const nowMs = Date.now();
  const samples = [1, 2].map((second) =>
    makeSample({ atMs: nowMs - second * 1000, seq: 40 - second * 10, waitsMs: [5, 5], commitMs: 4, commitMsMax: 4 }),
  );
  const counters = { seq: 42, head: 30, sinceMs: nowMs - 800 };
  await gateway.probe.putLine(eventId, { ...counters, holder: worker, samples, active: 2, failedJobs: 1 });
  await fail(eventId);
  expect(await lineOf(eventId)).toMatchObject({
    title: "Concert",
    state: "moving",
    waiting: 12,
    active: 2,
    failed: 2,
    waitMs: { p50: expect.any(Number) as number },
    groupSize: { mean: 2, max: 2 },
    commitMs: { mean: 4, max: 4 },
    issuer: worker,
    paused: false,
    shedMessage: null,
    capacity: 500,
    issued: 0,
  });
});

test("an event whose worker was killed is lost once its lease is gone, and is the first of the list", async () => {
  const [before, event, after] = [await gateway.event(), await gateway.event(), await gateway.event()];
  const worker = await gateway.probe.putProcess("killed");
  const sinceMs = Date.now() - 1500;
  for (const eventId of [before, event, after])
    await gateway.probe.putLine(eventId, { seq: 3, head: 1, sinceMs, holder: worker });
  expect((await lineOf(event))?.state).toBe("moving");
  await gateway.probe.endLease(event);
  const { items } = await collect();
  expect(items.map(({ state }) => state)).toEqual(["lost", "moving", "moving"]);
  expect(items[0]?.eventId).toBe(event);
});

test("an event is lost too while a worker that does not answer holds its lease", async () => {
  const eventId = await gateway.event();
  const holder = await gateway.probe.putProcess("hung", { silentMs: 5000 });
  await gateway.probe.putLine(eventId, { seq: 1, head: 0, holder });
  expect(await lineOf(eventId)).toMatchObject({ state: "lost", issuer: "hung" });
});

test("an empty line without any problem is not live", async () => {
  const eventId = await gateway.event();
  await gateway.probe.putLine(eventId);
  const collector = new Collector(gateway.services);
  expect((await lineOf(eventId, collector))?.state).toBe("idle");
  await gateway.probe.unmarkHot(eventId);
  expect(await lineOf(eventId, collector)).toBeUndefined();
});

test("only events that are paused, refuse purchases or have failures are live with an empty line", async () => {
  const [paused, shed, failing] = await Promise.all([
    gateway.event({ pausedAt: new Date() }),
    gateway.event(),
    gateway.event(),
    gateway.event({ pausedAt: new Date(), status: "ARCHIVED" }),
    gateway.event(),
  ]);
  await gateway.mysql.query("UPDATE Event SET shedMessage = 'Later.' WHERE contentId = ?", [shed]);
  await fail(failing);
  const { items } = await collect();
  expect(items.map(({ eventId, state, failed, shedMessage }) => [eventId, state, failed, shedMessage])).toEqual([
    [failing, "idle", 1, null],
    [paused, "paused", 0, null],
    [shed, "idle", 0, "Later."],
  ]);
});

test("a pause is seen by the next collection, also of an empty line: the row's change was notified", async () => {
  const eventId = await gateway.event();
  const collector = new Collector(gateway.services);
  expect(await lineOf(eventId, collector)).toBeUndefined();
  await gateway.mysql.query("UPDATE Event SET pausedAt = NOW(3) WHERE contentId = ?", [eventId]);
  gateway.services.events.invalidate(eventId);
  expect((await lineOf(eventId, collector))?.state).toBe("paused");
});

test("a paused line names the admin who paused it, and when, whatever else the audit has", async () => {
  const [eventId, byHand] = [await gateway.event(), await gateway.event({ pausedAt: new Date() })];
  const [ada, bob] = [
    await gateway.user({ role: "ADMIN", name: "Ada" }),
    await gateway.user({ role: "ADMIN", name: "", email: "bob@example.org" }),
  ];
  const act = (userId: string, name: string) => gateway.as(userId, "POST", `/v1/ops/lines/${eventId}/${name}`, {});
  for (const name of ["pause", "resume"]) await act(ada, name);
  for (const userId of [bob, ada]) await act(userId, "pause");
  const line = await lineOf(eventId);
  expect(line).toMatchObject({ paused: true, pausedBy: "bob@example.org" });
  expect(Date.parse(line?.pausedAt ?? "")).toBeGreaterThan(Date.now() - 60_000);
  expect(await lineOf(byHand)).toMatchObject({ paused: true, pausedBy: null });
  await act(ada, "resume");
  expect(await lineOf(eventId)).toBeUndefined();
});

test("a lost worker is shown with its last report: when it was, and the events that it had", async () => {
  const eventId = await gateway.event();
  await gateway.probe.putProcess("killed", { silentMs: 5000, events: 1, owns: [eventId] });
  const [process] = (await collect()).processes;
  expect(process).toMatchObject({ id: "killed", lost: true, owns: [eventId] });
});

test("the next drops are in the order of their opening, with drafts, just opened ones and rehearsals", async () => {
  const inHours = (hours: number) => new Date(Date.now() + hours * 60 * 60 * 1000);
  const [next, draft, opened] = [
    await gateway.event({ title: "Next", salesOpenAt: inHours(1), capacity: 500, venue: "Hall" }),
    await gateway.event({ title: "Draft", salesOpenAt: inHours(2), status: "DRAFT" }),
    await gateway.event({ title: "Opened", salesOpenAt: inHours(-0.5) }),
  ];
  await gateway.event({ salesOpenAt: inHours(-2) });
  await gateway.event({ salesOpenAt: inHours(3), status: "ARCHIVED" });
  await gateway.event();
  const record = { buyers: 5000, buyersPerSecond: 1000, capacity: 500, passed: true };
  for (const passed of [false, true])
    await gateway.as(gateway.admin, "POST", `/v1/ops/lines/${next}/rehearsal`, { ...record, passed });
  const { drops } = await collect();
  expect(drops.map(({ eventId }) => eventId)).toEqual([opened, next, draft]);
  expect(drops[1]).toMatchObject({ title: "Next", venue: "Hall", status: "PUBLISHED", rehearsal: record });
  expect(drops[2]).toMatchObject({ status: "DRAFT", rehearsal: null });
});

test("no more than ten drops are shown, however many are planned", async () => {
  const salesOpenAt = new Date(Date.now() + 60_000);
  await Promise.all(Array.from({ length: 12 }, () => gateway.event({ salesOpenAt })));
  expect((await collect()).drops).toHaveLength(10);
});

test("a hot event that MySQL does not know is no line", async () => {
  await gateway.probe.putLine("01ARZ3NDEKTSV4RRFFQ69G5FAV", { seq: 4 });
  expect((await collect()).items).toEqual([]);
});

test("a gateway is on the operators' list while it runs, and removes itself when it shuts down", async () => {
  const presence = announceGateway(gateway.services);
  // The announcement is sent on the same connection before this read.
  const [shown] = (await collect()).processes;
  expect(OpsProcess.parse(shown)).toMatchObject({ part: "gateway", pid: process.pid, lost: false });
  await presence.close();
  expect((await collect()).processes).toEqual([]);
});

test("processes are lost after four seconds without a report, and forgotten after an hour", async () => {
  await gateway.probe.putProcess("well", { part: "gateway", silentMs: 1000 });
  await gateway.probe.putProcess("hung", { silentMs: 5000 });
  await gateway.probe.putProcess("gone", { silentMs: 3_601_000 });
  const { processes } = await collect();
  expect(processes.map(({ id, lost }) => [id, lost])).toEqual([
    ["well", false],
    ["hung", true],
  ]);
  expect(await gateway.probe.processes()).not.toContain("gone");
});

test("the settings by which something could be lost are each a check, beside both servers", async () => {
  const { checks } = await collect();
  expect(checks.map(({ name }) => name)).toEqual([
    "Redis answers",
    "MySQL answers",
    "Redis appendonly",
    "Redis appendfsync",
    "Redis maxmemory-policy",
    "MySQL innodb_flush_log_at_trx_commit",
    "MySQL sync_binlog",
  ]);
  expect(checks.slice(0, 2).map(({ ok }) => ok)).toEqual([true, true]);
});

test("while Redis is away the events' rows are shown, and the checks say what is missing", async () => {
  const eventId = await gateway.event({ pausedAt: new Date() });
  const store = openRedisLine({ url: "redis://127.0.0.1:1", prefix: "test", log: gateway.services.log });
  const { items, checks } = await new Collector({ ...gateway.services, store }).collect();
  await store.close();
  expect(items).toMatchObject([{ eventId, state: "paused", waiting: 0 }]);
  expect(checks[0]).toMatchObject({ name: "Redis answers", ok: false, wanted: "yes" });
  expect(checks[1]?.ok).toBe(true);
});

test("while MySQL is away the lines are shown with what the issuers noted, and the checks name no host", async () => {
  const eventId = await gateway.event();
  const samples = [makeSample({ atMs: Date.now(), issued: 7, capacity: 9, epoch: 3 })];
  await gateway.probe.putLine(eventId, { seq: 5, head: 2, holder: "worker", samples });
  const mysql = openMysql("mysql://root@127.0.0.1:1/nowhere", 1);
  const { items, checks } = await new Collector({ ...gateway.services, mysql }).collect();
  await mysql.end();
  expect(items).toMatchObject([{ eventId, waiting: 3, issued: 7, capacity: 9, epoch: 3, issuer: "worker" }]);
  expect(checks[1]).toMatchObject({ name: "MySQL answers", ok: false });
  expect(JSON.stringify(checks)).not.toContain("127.0.0.1");
});

/** How often one collection, not the first, asks both servers. */
async function costOfCollecting(): Promise<{ redis: number; lines: number; sql: number }> {
  const { mysql, store } = gateway.services;
  const collector = new Collector(gateway.services);
  await collector.collect();
  const statements = vi.spyOn(mysql, "query");
  const snapshots = vi.spyOn(store, "readSnapshots");
  const others = [vi.spyOn(store, "hotEvents"), vi.spyOn(store, "readProcesses")];
  await collector.collect();
  const calls = [snapshots, ...others].map(({ mock }) => mock.calls.length);
  const lines = snapshots.mock.calls[0]?.[0].length ?? 0;
  const cost = { redis: calls.reduce((sum, count) => sum + count), lines, sql: statements.mock.calls.length };
  for (const spy of [statements, snapshots, ...others]) spy.mockRestore();
  return cost;
}

test("a collection costs the same for any number of hot lines, and nothing for events that are not hot", async () => {
  for (let count = 0; count < 50; count++) await gateway.event();
  expect(await costOfCollecting()).toEqual({ redis: 3, lines: 0, sql: 1 });
  for (const lines of [4, 8]) {
    for (let count = 0; count < 4; count++) await gateway.probe.putLine(await gateway.event(), { seq: 1 });
    expect(await costOfCollecting()).toEqual({ redis: 3, lines, sql: 2 });
  }
});

test("requests at the same time share one collection", async () => {
  const { store, ops } = gateway.services;
  const hot = vi.spyOn(store, "hotEvents");
  const unfollow = ops.follow(() => undefined);
  const overviews = await Promise.all([ops.overview(), ops.overview(), ops.overview()]);
  expect(new Set(overviews).size).toBe(1);
  expect(hot.mock.calls.length).toBe(1);
  unfollow();
});
