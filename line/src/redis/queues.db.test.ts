import { randomBytes } from "node:crypto";
import { Redis } from "ioredis";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Batch } from "../commands.ts";
import { LineProbe } from "../testing/line-probe.ts";
import { testRedisUrl } from "../testing/test-redis-url.ts";
import { keysOf } from "./keys.ts";
import { Queues } from "./queues.ts";
import { defineScripts } from "./scripts.ts";

const prefix = `test-${randomBytes(6).toString("hex")}`;
let redis: Redis;
let probe: LineProbe;
let queues: Queues;
let event: string;
let events = 0;
beforeAll(() => {
  redis = new Redis(testRedisUrl(), { maxRetriesPerRequest: null });
  probe = new LineProbe(testRedisUrl(), prefix);
  queues = new Queues({ redis, keys: keysOf(prefix), scripts: defineScripts(redis) }, pino({ level: "silent" }));
});
beforeEach(() => void (event = `event-${(events += 1)}`));
afterAll(async () => {
  await queues.close();
  redis.disconnect();
  await probe.close();
});

const batch: Batch = { commands: [] };

test("Redis takes the batch first, then the mark and the notification, all in one flush", async () => {
  const sent = vi.spyOn(redis, "sendCommand");
  const added = queues.add(event, batch);
  // One turn of promises, and no answer of Redis' yet.
  await new Promise((resolve) => process.nextTick(resolve));
  const names = sent.mock.calls.map(([command]) => command.name);
  sent.mockRestore();
  await added;
  expect(names).toEqual(["evalsha", "sadd", "publish"]);
});

test("a batch is queued though its notification fails, or is never answered", async () => {
  const publish = vi.spyOn(redis, "publish");
  publish.mockRejectedValueOnce(new Error("away")).mockReturnValueOnce(new Promise(() => undefined));
  await queues.add(event, batch);
  await queues.add(event, batch);
  publish.mockRestore();
  expect(await probe.queue(event).getWaitingCount()).toBe(2);
});

test("a job that is no batch fails and says so", async () => {
  await probe.failJob(event);
  expect(await queues.failedJobs(event, 10)).toMatchObject([{ reason: "not a batch" }]);
});

test("a few of BullMQ's own events are kept of an event that has begun, and no more", async () => {
  await queues.begin(event);
  await queues.add(event, batch);
  expect(await redis.hget(probe.queue(event).toKey("meta"), "opts.maxLenEvents")).toBe("10");
});
