import { leaseKey, processesKey, type OpsLine } from "@admit/contract";
import { openMysql } from "@admit/prisma";
import { makeEvent, makePurchase } from "@admit/prisma/testing";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openRedis } from "@admit/telemetry";
import { makeLine, makeProcess, makeSample } from "../../test/tools/make-line.ts";
import { openTestGateway, type TestGateway } from "../../test/tools/test-gateway.ts";
import { Collector } from "./collector.ts";

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await openTestGateway();
});
afterEach(() => gateway.close());

const collect = () => new Collector(gateway.services).collect();
async function lineOf(eventId: string, collector = new Collector(gateway.services)): Promise<OpsLine | undefined> {
  return (await collector.collect()).items.find((item) => item.eventId === eventId);
}
const fail = async (eventId: string): Promise<void> => {
  const userId = await gateway.user();
  const purchaseId = await makePurchase(gateway.mysql, { eventId, userId, status: "failed", reason: "fault" });
  await gateway.mysql.query("INSERT INTO PurchaseFailure SET ?", {
    purchaseId,
    eventId,
    reason: "a fault",
    at: new Date(),
  });
};

test("a line has what its samples, its counters, its queue and its row tell", async () => {
  const eventId = await makeEvent(gateway.mysql, { title: "Concert", capacity: 500 });
  const worker = await makeProcess(gateway, "worker-1");
  const nowMs = Date.now();
  const samples = [1, 2].map((second) =>
    makeSample({ atMs: nowMs - second * 1000, seq: 40 - second * 10, waitsMs: [5, 5], commitMs: 4, commitMsMax: 4 }),
  );
  await makeLine(gateway, eventId, { seq: 42, head: 30, sinceMs: nowMs - 800, holder: worker, samples });
  const { redis, settings } = gateway.services;
  const queue = `${settings.REDIS_PREFIX}:{${eventId}}`;
  await redis.rpush(`${queue}:active`, "1", "2");
  await redis.zadd(`${queue}:failed`, 1, "7");
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
  const { redis, settings } = gateway.services;
  const [before, event, after] = [
    await makeEvent(gateway.mysql),
    await makeEvent(gateway.mysql),
    await makeEvent(gateway.mysql),
  ];
  const worker = await makeProcess(gateway, "killed");
  const sinceMs = Date.now() - 1500;
  for (const eventId of [before, event, after])
    await makeLine(gateway, eventId, { seq: 3, head: 1, sinceMs, holder: worker });
  expect((await lineOf(event))?.state).toBe("moving");
  await redis.del(leaseKey(settings.REDIS_PREFIX, event));
  const { items } = await collect();
  expect(items.map(({ state }) => state)).toEqual(["lost", "moving", "moving"]);
  expect(items[0]?.eventId).toBe(event);
});

test("an event is lost too while a worker that does not answer holds its lease", async () => {
  const eventId = await makeEvent(gateway.mysql);
  const holder = await makeProcess(gateway, "hung", { silentMs: 5000 });
  await makeLine(gateway, eventId, { seq: 1, head: 0, holder });
  expect(await lineOf(eventId)).toMatchObject({ state: "lost", issuer: "hung" });
});

test("a line that nobody waits in any more, and that nothing is the matter with, is not live", async () => {
  const { redis, settings } = gateway.services;
  const eventId = await makeEvent(gateway.mysql);
  await makeLine(gateway, eventId);
  const collector = new Collector(gateway.services);
  expect((await lineOf(eventId, collector))?.state).toBe("idle");
  await redis.srem(`${settings.REDIS_PREFIX}:hot`, eventId);
  expect(await lineOf(eventId, collector)).toBeUndefined();
});

test("events that are paused, refuse purchases or have failures are live without anybody in line", async () => {
  const [paused, shed, failing, archived, quiet] = await Promise.all([
    makeEvent(gateway.mysql, { pausedAt: new Date() }),
    makeEvent(gateway.mysql),
    makeEvent(gateway.mysql),
    makeEvent(gateway.mysql, { pausedAt: new Date(), status: "ARCHIVED" }),
    makeEvent(gateway.mysql),
  ]);
  await gateway.mysql.query("UPDATE Event SET shedMessage = 'Later.' WHERE contentId = ?", [shed]);
  await fail(failing);
  const { items } = await collect();
  expect(items.map(({ eventId, state, failed, shedMessage }) => [eventId, state, failed, shedMessage])).toEqual([
    [failing, "idle", 1, null],
    [paused, "paused", 0, null],
    [shed, "idle", 0, "Later."],
  ]);
  expect(items.map(({ eventId }) => eventId)).not.toContain(archived);
  expect(items.map(({ eventId }) => eventId)).not.toContain(quiet);
});

test("a pause is seen at the next look, though nobody waits: the word that the row has changed is heeded", async () => {
  const eventId = await makeEvent(gateway.mysql);
  const collector = new Collector(gateway.services);
  expect(await lineOf(eventId, collector)).toBeUndefined();
  await gateway.mysql.query("UPDATE Event SET pausedAt = NOW(3) WHERE contentId = ?", [eventId]);
  gateway.services.events.invalidate(eventId);
  expect((await lineOf(eventId, collector))?.state).toBe("paused");
});

test("what Redis calls hot and MySQL does not know is no line", async () => {
  await makeLine(gateway, "01ARZ3NDEKTSV4RRFFQ69G5FAV", { seq: 4 });
  expect((await collect()).items).toEqual([]);
});

test("processes are lost after four seconds without a word, and forgotten after an hour", async () => {
  await makeProcess(gateway, "well", { part: "gateway", silentMs: 1000 });
  await makeProcess(gateway, "hung", { silentMs: 5000 });
  await makeProcess(gateway, "gone", { silentMs: 3_601_000 });
  const { processes } = await collect();
  expect(processes.map(({ id, lost }) => [id, lost])).toEqual([
    ["well", false],
    ["hung", true],
  ]);
  const { redis, settings } = gateway.services;
  expect(await redis.hexists(processesKey(settings.REDIS_PREFIX), "gone")).toBe(0);
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
  const eventId = await makeEvent(gateway.mysql, { pausedAt: new Date() });
  const redis = openRedis("redis://127.0.0.1:1", gateway.services.log);
  const { items, checks } = await new Collector({ ...gateway.services, redis }).collect();
  redis.disconnect();
  expect(items).toMatchObject([{ eventId, state: "paused", waiting: 0 }]);
  expect(checks[0]).toMatchObject({ name: "Redis answers", ok: false, wanted: "yes" });
  expect(checks[1]?.ok).toBe(true);
});

test("while MySQL is away the lines are shown with what the issuers noted, and the checks name no host", async () => {
  const eventId = await makeEvent(gateway.mysql);
  const samples = [makeSample({ atMs: Date.now(), issued: 7, capacity: 9, epoch: 3 })];
  await makeLine(gateway, eventId, { seq: 5, head: 2, holder: "worker", samples });
  const mysql = openMysql("mysql://root@127.0.0.1:1/nowhere", 1);
  const { items, checks } = await new Collector({ ...gateway.services, mysql }).collect();
  await mysql.end();
  expect(items).toMatchObject([{ eventId, waiting: 3, issued: 7, capacity: 9, epoch: 3, issuer: "worker" }]);
  expect(checks[1]).toMatchObject({ name: "MySQL answers", ok: false });
  expect(JSON.stringify(checks)).not.toContain("127.0.0.1");
});

/** What one collection, not the first, sends to both servers. */
async function costOfCollecting(): Promise<{ redis: number; sql: number }> {
  const { redis, mysql } = gateway.services;
  const collector = new Collector(gateway.services);
  await collector.collect();
  const commands = vi.spyOn(redis, "sendCommand");
  const statements = vi.spyOn(mysql, "query");
  await collector.collect();
  const cost = { redis: commands.mock.calls.length, sql: statements.mock.calls.length };
  commands.mockRestore();
  statements.mockRestore();
  return cost;
}

test("a collection costs five commands a hot line and two beside, and nothing for events that are not hot", async () => {
  const empty = await costOfCollecting();
  for (let count = 0; count < 50; count++) await makeEvent(gateway.mysql);
  expect(await costOfCollecting()).toEqual(empty);
  expect(empty).toEqual({ redis: 2, sql: 1 });
  for (let count = 0; count < 4; count++) await makeLine(gateway, await makeEvent(gateway.mysql), { seq: 1 });
  expect(await costOfCollecting()).toEqual({ redis: 2 + 4 * 5, sql: 2 });
  for (let count = 0; count < 4; count++) await makeLine(gateway, await makeEvent(gateway.mysql), { seq: 1 });
  expect(await costOfCollecting()).toEqual({ redis: 2 + 8 * 5, sql: 2 });
});

test("all who look at the same time look at one collection", async () => {
  const { redis, ops } = gateway.services;
  const hot = vi.spyOn(redis, "smembers");
  const unfollow = ops.follow(() => undefined);
  const overviews = await Promise.all([ops.overview(), ops.overview(), ops.overview()]);
  expect(new Set(overviews).size).toBe(1);
  expect(hot.mock.calls.length).toBe(1);
  unfollow();
});
