import { leaseKey, wakeChannel } from "@admit/contract";
import { testServers } from "@admit/prisma/testing";
import { Redis } from "ioredis";
import { randomBytes } from "node:crypto";
import { expect, test, vi } from "vitest";
import { HotEvents } from "./hot-events.ts";

test("who holds the leases of events is told for all of them together, each its own", async () => {
  const redis = new Redis(testServers().redisUrl, { maxRetriesPerRequest: null });
  const prefix = `test-${randomBytes(6).toString("hex")}`;
  await redis.set(leaseKey(prefix, "held"), "somebody");
  const sent = vi.spyOn(redis, "pipeline");
  expect(await new HotEvents(redis, prefix).holdersOf(["free", "held"])).toEqual([null, "somebody"]);
  expect(sent).toHaveBeenCalledTimes(1);
  await redis.del(leaseKey(prefix, "held"));
  redis.disconnect();
});

test("once words are heard again that were not for a while, whoever listens is told that some may be missing", async () => {
  const connect = (): Redis => new Redis(testServers().redisUrl, { maxRetriesPerRequest: null });
  const [redis, subscriber] = [connect(), connect()];
  subscriber.on("error", () => undefined);
  const id = await subscriber.client("ID");
  const prefix = `test-${randomBytes(6).toString("hex")}`;
  const heard: string[] = [];
  let told = (): void => undefined;
  const missed = new Promise<void>((resolve) => (told = resolve));
  const deaf = (): void => undefined;
  await new HotEvents(redis, prefix).listen(subscriber, {
    wake: (eventId) => heard.push(eventId),
    changed: deaf,
    handOver: deaf,
    missed: told,
  });
  await redis.client("KILL", "ID", id);
  await missed;
  await redis.publish(wakeChannel(prefix), "event");
  await expect.poll(() => heard).toEqual(["event"]);
  redis.disconnect();
  subscriber.disconnect();
});
