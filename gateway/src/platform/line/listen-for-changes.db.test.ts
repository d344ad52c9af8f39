import { userChangedChannel } from "@admit/contract";
import { testServers } from "@admit/prisma/testing";
import { Redis } from "ioredis";
import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { expect, test, vi } from "vitest";
import { listenForChanges } from "./listen-for-changes.ts";
import { openSubscriber } from "@admit/telemetry";

const within = { timeout: 5000 };

test("a change is told; and so is that words are not heard, and that they are heard again, some of them missed", async () => {
  const prefix = `test-${randomBytes(6).toString("hex")}`;
  const redis = new Redis(testServers().redisUrl, { maxRetriesPerRequest: null });
  const subscriber = openSubscriber(testServers().redisUrl, pino({ level: "silent" }));
  const id = await subscriber.client("ID");
  const words: string[] = [];
  const invalidate = (id: string): void => void words.push(id);
  const users = { invalidate, listens: (isHeard: boolean) => words.push(isHeard ? "heard" : "not heard") };
  await listenForChanges(subscriber, prefix, { events: { invalidate }, users });

  await redis.publish(userChangedChannel(prefix), "somebody");
  await vi.waitFor(() => expect(words).toEqual(["heard", "somebody"]), within);
  await redis.client("KILL", "ID", id);
  await vi.waitFor(() => expect(words.slice(2)).toEqual(["not heard", "heard"]), within);
  await redis.publish(userChangedChannel(prefix), "somebody else");
  await vi.waitFor(() => expect(words.slice(4)).toEqual(["somebody else"]), within);
  subscriber.disconnect();
  redis.disconnect();
});
