import { hourSampleMs, keyMemoryMs, samplesKeptMs } from "@admit/contract";
import { Redis } from "ioredis";
import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Batch } from "../commands.ts";
import { LineProbe } from "../testing/line-probe.ts";
import { makeSample } from "../testing/make-sample.ts";
import { testRedisUrl } from "../testing/test-redis-url.ts";
import type { LineStore } from "../line-store.ts";
import { openRedisLine } from "./redis-line.ts";

const prefix = `test-${randomBytes(6).toString("hex")}`;
const log = pino({ level: "silent" });
let line: LineStore;
let probe: LineProbe;
beforeAll(async () => {
  line = openRedisLine({ url: testRedisUrl(), prefix, log });
  probe = new LineProbe(testRedisUrl(), prefix);
  await line.connected();
});
afterAll(async () => {
  await line.close();
  await probe.close();
});

test("the queues of all events share one connection", async () => {
  const connect = vi.spyOn(Redis.prototype, "connect");
  const options = { workerId: "worker", process: async () => undefined, onError: () => undefined };
  const queues = ["one", "two", "three"].map((eventId) => line.openQueue({ eventId, ...options }));
  for (const queue of queues) queue.run();
  await Promise.all(queues.map((queue) => queue.readActive()));
  expect(connect).toHaveBeenCalledTimes(1);
  connect.mockRestore();
  await Promise.all(queues.map((queue) => queue.close(true)));
});

const batch: Batch = { commands: [] };

test("Redis takes the batch first, then the mark and the notification, all in one flush", async () => {
  // A script's first call sends its text, each later one its hash.
  await line.enqueue("first", batch);
  const sent = vi.spyOn(Redis.prototype, "sendCommand");
  const added = line.enqueue("flushed", batch);
  // One turn of promises, and no answer of Redis' yet.
  await new Promise((resolve) => process.nextTick(resolve));
  const names = sent.mock.calls.map(([command]) => command.name);
  sent.mockRestore();
  await added;
  expect(names).toEqual(["evalsha", "sadd", "publish"]);
});

test("a batch is queued though its notification fails, or is never answered", async () => {
  const publish = vi.spyOn(Redis.prototype, "publish");
  publish.mockRejectedValueOnce(new Error("away")).mockReturnValueOnce(new Promise(() => undefined));
  await line.enqueue("unheard", batch);
  await line.enqueue("unheard", batch);
  publish.mockRestore();
  expect(await probe.queue("unheard").getWaitingCount()).toBe(2);
});

test("a few of BullMQ's own events are kept of an event that has begun, and no more", async () => {
  await line.begin("begun", 0);
  await line.enqueue("begun", batch);
  expect(await probe.redis.hget(probe.queue("begun").toKey("meta"), "opts.maxLenEvents")).toBe("10");
});

test("the lease holders of many events are read in one round trip", async () => {
  const pipelines = vi.spyOn(Redis.prototype, "pipeline");
  await line.holdLease("held", "worker");
  expect(await line.leaseHolders(["free", "held"])).toEqual([null, "worker"]);
  expect(pipelines).toHaveBeenCalledTimes(1);
  pipelines.mockRestore();
});

test("snapshots of many lines are read in one round trip, five commands each, and four without samples", async () => {
  const written = vi.spyOn(Redis.prototype, "sendCommand");
  await line.readSnapshots(["one", "two"].map((eventId) => ({ eventId, samples: 3 })));
  await line.readSnapshots(["one", "two"].map((eventId) => ({ eventId, samples: 0 })));
  const names = written.mock.calls.map(([command]) => command.name).filter((name) => name !== "role");
  written.mockRestore();
  const four = ["hmget", "get", "llen", "zcard"];
  expect(names).toEqual([...four, "lrange", ...four, "lrange", ...four, ...four]);
});

test("what is kept of an event expires: accepted purchases, samples, the lease of an import", async () => {
  const userId = "user";
  const request = { purchaseId: "purchase", userId, requestedById: userId, quantity: 1, idempotencyKey: "key" };
  await line.begin("event", 0);
  await line.accept("event", [{ ...request, source: "BUYER", sale: null, knownOnly: false }], 10);
  await line.keepSample("event", makeSample({ atMs: hourSampleMs }), makeSample());
  await line.holdImport("import", "gateway");
  const { keys, redis } = probe;
  const termOf = async (key: string, termMs: number): Promise<void> => {
    const leftMs = await redis.pttl(key);
    expect([key, leftMs > termMs - 10_000, leftMs <= termMs]).toEqual([key, true, true]);
  };
  await termOf(keys.accepted("event", "purchase"), keyMemoryMs);
  await termOf(keys.samples("event"), samplesKeptMs);
  await termOf(keys.hour("event"), samplesKeptMs);
  await termOf(keys.importLease("import"), 10_000);
});

test("a subscription that was interrupted says so, connects again, and says from when on it receives", async () => {
  const subscribe = vi.spyOn(Redis.prototype, "subscribe");
  const received: string[] = [];
  const subscription = line.subscribe({
    "event-changed": (id) => received.push(id),
    connected: () => received.push("connected"),
    disconnected: () => received.push("disconnected"),
  });
  await subscription.ready;
  const [subscriber] = subscribe.mock.contexts as Redis[];
  subscribe.mockRestore();
  await line.notify("event-changed", "one");
  await expect.poll(() => received).toEqual(["connected", "one"]);
  subscriber?.stream.destroy();
  await expect.poll(() => received.slice(2), { timeout: 5000 }).toEqual(["disconnected", "connected"]);
  await line.notify("event-changed", "other");
  await expect.poll(() => received.at(-1)).toBe("other");
  subscription.close();
});

test("while Redis is away every call is rejected at once, and limits are counted by each gateway", async () => {
  const away = openRedisLine({ url: "redis://127.0.0.1:1", prefix, log });
  await expect(away.hotEvents()).rejects.toThrow();
  await expect(away.holdLease("event", "worker")).rejects.toThrow();
  const limit = away.openLimit("limit", { points: 1, duration: 60 });
  await limit.consume("key");
  await expect(limit.consume("key")).rejects.toMatchObject({ remainingPoints: 0 });
  await away.close();
});
