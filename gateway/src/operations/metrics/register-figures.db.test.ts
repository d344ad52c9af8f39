import { hotKey, leaseKey, lineKey } from "@admit/contract";
import { openMysql } from "@admit/prisma";
import { makeEvent } from "@admit/prisma/testing";
import { eventSeriesMax } from "@admit/telemetry";
import { Registry } from "prom-client";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openReadiness } from "../open-readiness.ts";
import { openRedis } from "@admit/telemetry";
import { failJob } from "../../../test/tools/play-issuer.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";
import { linesReadMax } from "./hot-lines-read.ts";
import { registerFigures } from "./register-figures.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterEach(async () => {
  await gateway.services.redis.del(hotKey(prefix()));
});
afterAll(() => gateway.close());

const prefix = () => gateway.services.settings.REDIS_PREFIX;

/** A line as a gateway and a worker leave it in Redis. */
async function putLine(event: string, waiting: number, { isHeld = true, waitMs = 0 } = {}): Promise<void> {
  const { redis } = gateway.services;
  const sinceMs = Date.now() - waitMs;
  await redis.hset(lineKey(prefix(), event), { seq: waiting + 10, head: 10, headAcceptedAtMs: sinceMs, sinceMs });
  if (isHeld) await redis.set(leaseKey(prefix(), event), "a-worker");
  await redis.sadd(hotKey(prefix()), event);
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

test("a line that nobody issues is told, with who waits and for how long", async () => {
  const [orphan, held] = [await makeEvent(gateway.mysql), await makeEvent(gateway.mysql)];
  await putLine(orphan, 3, { isHeld: false, waitMs: 8000 });
  await putLine(held, 2);
  const told = await figures();
  expect(await told("admit_line_waiting")).toEqual({ [orphan]: 3, [held]: 2 });
  expect(await told("admit_line_has_issuer")).toEqual({ [orphan]: 0, [held]: 1 });
  const oldest = await told("admit_line_oldest_wait_seconds");
  expect(oldest[orphan]).toBeGreaterThanOrEqual(8);
  expect(oldest[held]).toBeLessThan(8);
});

test("an event that an operator has paused is told apart from one that stands still", async () => {
  const paused = await makeEvent(gateway.mysql, { pausedAt: new Date() });
  const moving = await makeEvent(gateway.mysql);
  await putLine(paused, 1);
  await putLine(moving, 1);
  expect(await (await figures())("admit_line_paused")).toEqual({ [paused]: 1, [moving]: 0 });
});

test("with 200 events, those in need stand alone, the rest are one, and none is lost", async () => {
  for (let depth = 1; depth <= 200; depth++) await putLine(`event-${depth}`, depth, { isHeld: depth !== 1 });
  const told = await figures();
  const waiting = await told("admit_line_waiting");
  expect(Object.keys(waiting)).toHaveLength(eventSeriesMax + 1);
  expect(Object.values(waiting).reduce((sum, count) => sum + count, 0)).toBe((200 * 201) / 2);
  expect(waiting).toHaveProperty("event-1", 1);
  expect(waiting).toHaveProperty("event-200", 200);
  expect(await told("admit_line_has_issuer")).toMatchObject({ "event-1": 0, other: 1 });
});

test("one without an issuer shows also where more stand still than there are series", async () => {
  for (let depth = 1; depth <= 200; depth++) await putLine(`lost-${depth}`, depth, { isHeld: false });
  expect(await (await figures())("admit_line_has_issuer")).toMatchObject({ "lost-200": 0, other: 0 });
});

test("the cost of a scrape is bounded: no more lines are read than a bound", async () => {
  const names = Array.from({ length: linesReadMax + 50 }, (_, at) => `cold-${at}`);
  await gateway.services.redis.sadd(hotKey(prefix()), ...names);
  let commands = 0;
  const redis = new Proxy(gateway.services.redis, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (name === "pipeline") {
        return () => {
          const pipeline = target.pipeline();
          const exec = pipeline.exec.bind(pipeline);
          pipeline.exec = (...args) => {
            commands += pipeline.length;
            return exec(...args);
          };
          return pipeline;
        };
      }
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
  const told = await figures({ redis });
  await Promise.all([told("admit_line_waiting"), told("admit_line_has_issuer"), told("admit_line_waiting")]);
  expect(commands).toBe(linesReadMax * 3);
});

test("the series of an event that is over go away", async () => {
  await putLine("over", 1);
  const told = await figures();
  expect(await told("admit_line_waiting")).toEqual({ over: 1 });
  await gateway.services.redis.srem(hotKey(prefix()), "over");
  await expect.poll(() => told("admit_line_waiting")).toEqual({});
});

test("failed purchases are told by event until they are retried, for a day; failed jobs too", async () => {
  const event = await makeEvent(gateway.mysql);
  const fail = (id: string, at: Date) =>
    gateway.mysql.query("INSERT INTO PurchaseFailure SET ?", { purchaseId: id, eventId: event, reason: "why", at });
  await fail("A".repeat(26), new Date());
  await fail("B".repeat(26), new Date());
  await fail("C".repeat(26), new Date(Date.now() - 25 * 60 * 60 * 1000));
  expect(await (await figures())("admit_failed_purchases")).toEqual({ [event]: 2 });
  await gateway.mysql.query("DELETE FROM PurchaseFailure WHERE purchaseId = ?", ["A".repeat(26)]);
  expect(await (await figures())("admit_failed_purchases")).toEqual({ [event]: 1 });

  const failed = await failJob(gateway, event);
  await putLine(event, 0);
  expect(await (await figures())("admit_failed_jobs")).toEqual({ [event]: 1 });
  await failed.close();
});

test("what is away is told, and keeps the rest from nothing", async () => {
  await putLine("alone", 4);
  const mysql = openMysql("mysql://root@127.0.0.1:1/nowhere", 1);
  const withoutMysql = await figures({ mysql });
  expect(await withoutMysql("admit_ready")).toEqual({ redis: 1, mysql: 0, migrations: 0 });
  expect(await withoutMysql("admit_line_waiting")).toEqual({ alone: 4 });
  expect(await withoutMysql("admit_line_paused")).toEqual({});
  expect(await withoutMysql("admit_failed_purchases")).toEqual({});
  await mysql.end();

  const redis = openRedis("redis://127.0.0.1:1", gateway.services.log);
  const withoutRedis = await figures({ redis });
  expect(await withoutRedis("admit_ready")).toEqual({ redis: 0, mysql: 1, migrations: 1 });
  expect(await withoutRedis("admit_line_waiting")).toEqual({});
  redis.disconnect();
});

test("what is set so that a crash can lose something is told, setting by setting", async () => {
  const { redis } = gateway.services;
  const answering = (appendfsync: string) =>
    new Proxy(redis, {
      get(target, name) {
        if (name === "call")
          return () => ["appendonly", "yes", "appendfsync", appendfsync, "maxmemory-policy", "noeviction"];
        const value = Reflect.get(target, name) as unknown;
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    });
  const safe = await (await figures({ redis: answering("always") }))("admit_durability_ok");
  expect(safe).toMatchObject({ "Redis appendonly": 1, "Redis appendfsync": 1, "Redis maxmemory-policy": 1 });
  expect(Object.keys(safe)).toEqual(expect.arrayContaining(["MySQL innodb_flush_log_at_trx_commit"]));
  const unsafe = await (await figures({ redis: answering("everysec") }))("admit_durability_ok");
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

test("what Prometheus reads has them, among the gateway's own", async () => {
  await putLine("shown", 1);
  const text = await gateway.services.metrics.metrics();
  for (const line of ['admit_line_waiting{event="shown"} 1', 'admit_ready{part="redis"} 1', "admit_line_max 100000"])
    expect(text).toContain(`${line}\n`);
});
