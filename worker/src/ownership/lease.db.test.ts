import { leaseKey, leaseMarginMs, leaseMs, lineKey, queueName } from "@admit/contract";
import { testServers } from "@admit/prisma/testing";
import { Redis } from "ioredis";
import { randomBytes } from "node:crypto";
import { ulid } from "ulid";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Lease } from "./lease.ts";

const prefix = `test-${randomBytes(6).toString("hex")}`;
let redis: Redis;
let event: string;
let nowMs = 0;
beforeAll(() => void (redis = new Redis(testServers().redisUrl, { maxRetriesPerRequest: null })));
beforeEach(() => (event = ulid()));
afterAll(async () => {
  const keys = await redis.keys(`${prefix}:*`);
  if (keys.length > 0) await redis.del(keys);
  redis.disconnect();
});

const leaseOf = (holder: string): Lease => new Lease(redis, prefix, event, holder, () => nowMs);

test("a lease has one holder, until it is let go; nobody lets go of another's", async () => {
  const [one, other] = [leaseOf("one"), leaseOf("other")];
  expect(await one.hold()).not.toBeNull();
  expect(await other.hold()).toBeNull();
  expect([one.trusted, other.trusted]).toEqual([true, false]);
  await other.release();
  expect(await redis.get(leaseKey(prefix, event))).toBe("one");
  await one.release();
  expect(one.trusted).toBe(false);
  expect(await other.hold()).not.toBeNull();
});

test("it is trusted from the start of the attempt, and for less than Redis keeps it", async () => {
  const lease = leaseOf("one");
  const holding = lease.hold();
  nowMs += 700;
  await holding;
  nowMs += leaseMs - leaseMarginMs - 701;
  expect(lease.trusted).toBe(true);
  nowMs += 1;
  expect(lease.trusted).toBe(false);
  const ttl = await redis.pttl(leaseKey(prefix, event));
  expect(ttl).toBeLessThanOrEqual(leaseMs);
  expect(ttl).toBeGreaterThan(0);
});

test("who holds it learns how its line stands", async () => {
  const lease = leaseOf("one");
  expect(await lease.hold()).toEqual({ waiting: 0, active: 0, counters: null });
  const counters = { seq: 9, head: 7, headAcceptedAtMs: 1234, sinceMs: 1200 };
  await redis.hset(lineKey(prefix, event), { ...counters, born: "test" });
  await redis.rpush(`${prefix}:${queueName(event)}:wait`, "1", "2");
  await redis.rpush(`${prefix}:${queueName(event)}:active`, "3");
  expect(await lease.hold()).toEqual({ waiting: 2, active: 1, counters });
});
