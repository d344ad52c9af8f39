import { hotKey, queueName, wakeChannel, type Bundle } from "@admit/contract";
import { testServers } from "@admit/prisma/testing";
import { UnrecoverableError, Worker } from "bullmq";
import { Redis } from "ioredis";
import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { ulid } from "ulid";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { LineQueues } from "./line-queues.ts";

const prefix = `test-${randomBytes(6).toString("hex")}`;
const words: string[] = [];
let redis: Redis;
let subscriber: Redis;
let queues: LineQueues;
let event: string;

beforeAll(async () => {
  const { redisUrl } = testServers();
  redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  subscriber = redis.duplicate();
  subscriber.on("message", (_channel, eventId) => words.push(eventId));
  await subscriber.subscribe(wakeChannel(prefix));
  queues = new LineQueues(redis, prefix, pino({ level: "silent" }));
});
beforeEach(() => (event = ulid()));
afterAll(async () => {
  await queues.close();
  const keys = await redis.keys(`${prefix}:*`);
  if (keys.length > 0) await redis.del(keys);
  redis.disconnect();
  subscriber.disconnect();
});

const bundle: Bundle = { commands: [] };
const wordsOf = (eventId: string): number => words.filter((word) => word === eventId).length;
const keyOf = (name: string): string => `${prefix}:${queueName(event)}:${name}`;

test("workers hear of every bundle, however soon it follows another, and the event is hot", async () => {
  for (let at = 0; at < 5; at++) await queues.add(event, bundle);
  await expect.poll(() => wordsOf(event)).toBe(5);
  expect(await redis.llen(keyOf("wait"))).toBe(5);
  expect(await redis.sismember(hotKey(prefix), event)).toBe(1);
});

test("Redis takes the bundle first, then the mark and the word, all in one flush", async () => {
  const sent = vi.spyOn(redis, "sendCommand");
  const added = queues.add(event, bundle);
  // One turn of promises, and no answer of Redis' yet.
  await new Promise((resolve) => process.nextTick(resolve));
  const names = sent.mock.calls.map(([command]) => command.name);
  sent.mockRestore();
  await added;
  expect(names).toEqual(["evalsha", "sadd", "publish"]);
});

test("a bundle is taken though the word of it fails, or never gets an answer", async () => {
  const publish = vi.spyOn(redis, "publish");
  publish.mockRejectedValueOnce(new Error("away")).mockReturnValueOnce(new Promise(() => undefined));
  await queues.add(event, bundle);
  await queues.add(event, bundle);
  publish.mockRestore();
  expect(await redis.llen(keyOf("wait"))).toBe(2);
});

test("workers hear of failed jobs that are put into the queue again", async () => {
  await queues.add(event, bundle);
  const connection = redis.duplicate();
  const refuse = () => Promise.reject(new UnrecoverableError("not a bundle"));
  const issuer = new Worker(queueName(event), refuse, { connection, prefix });
  await new Promise((resolve) => issuer.once("failed", resolve));
  await issuer.close();
  connection.disconnect();
  await expect.poll(() => wordsOf(event)).toBe(1);
  expect(await queues.retryFailedJobs(event)).toBe(1);
  await expect.poll(() => wordsOf(event)).toBe(2);
  expect(await redis.llen(keyOf("wait"))).toBe(1);
});

test("of an event that has begun no more than a few of BullMQ's own events are kept", async () => {
  await queues.begin(event);
  await queues.add(event, bundle);
  expect(await redis.hget(keyOf("meta"), "opts.maxLenEvents")).toBe("10");
});
