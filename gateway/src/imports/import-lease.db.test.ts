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

test("one gateway holds an import at a time, as often as it asks, until it lets go", async () => {
  const [one, other] = leases("held");
  expect([await one.hold(), await one.hold(), await other.hold()]).toEqual([true, true, false]);
  await other.release();
  expect(await other.hold()).toBe(false);
  await one.release();
  expect([await other.hold(), await one.hold()]).toEqual([true, false]);
});

test("a lease whose holder dies ends by itself", async () => {
  await leases("dies")[0].hold();
  const endsInMs = await redis.pttl(`${prefix}:import:dies:lease`);
  expect(endsInMs).toBeGreaterThan(0);
  expect(endsInMs).toBeLessThanOrEqual(10_000);
});
