import { randomBytes } from "node:crypto";
import { testServers } from "@admit/prisma/testing";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ImportLease } from "./import-lease.ts";

const prefix = `test-${randomBytes(6).toString("hex")}`;
let redis: Redis;
beforeAll(() => {
  redis = new Redis(testServers().redisUrl);
});
afterAll(async () => {
  await redis.del(await redis.keys(`${prefix}:*`));
  redis.disconnect();
});

const leases = (importId: string) =>
  ["one", "other"].map((holder) => new ImportLease(redis, prefix, importId, holder)) as [ImportLease, ImportLease];

test("one gateway has an import's lease at a time, renews it as often as it asks, and releases it to others", async () => {
  const [one, other] = leases("exclusive");
  expect([await one.acquire(), await one.acquire(), await other.acquire()]).toEqual([true, true, false]);
  await other.release();
  expect(await other.acquire()).toBe(false);
  await one.release();
  expect([await other.acquire(), await one.acquire()]).toEqual([true, false]);
});

test("the lease of a gateway that dies expires", async () => {
  await leases("dies")[0].acquire();
  const expiresInMs = await redis.pttl(`${prefix}:import:dies:lease`);
  expect(expiresInMs).toBeGreaterThan(0);
  expect(expiresInMs).toBeLessThanOrEqual(10_000);
});
