import { userChangedChannel } from "@admit/contract";
import { testServers } from "@admit/prisma/testing";
import { Redis } from "ioredis";
import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { expect, test } from "vitest";
import { listenForChanges } from "./listen-for-changes.ts";
import { openSubscriber } from "./open-redis.ts";

test("a change is told; and once messages are heard again that may have been missed, no user is believed", async () => {
  const prefix = `test-${randomBytes(6).toString("hex")}`;
  const redis = new Redis(testServers().redisUrl, { maxRetriesPerRequest: null });
  const subscriber = openSubscriber(testServers().redisUrl, pino({ level: "silent" }));
  const id = await subscriber.client("ID");
  const words: string[] = [];
  let onWord = (): void => undefined;
  const word = (text: string): void => {
    words.push(text);
    onWord();
  };
  const next = (): Promise<void> => new Promise((resolve) => (onWord = resolve));
  const users = { invalidate: word, invalidateAll: () => word("all") };
  await listenForChanges(subscriber, prefix, { events: { invalidate: word }, users });

  let heard = next();
  await redis.publish(userChangedChannel(prefix), "somebody");
  await heard;
  heard = next();
  await redis.client("KILL", "ID", id);
  await heard;
  heard = next();
  await redis.publish(userChangedChannel(prefix), "somebody else");
  await heard;
  expect(words).toEqual(["somebody", "all", "somebody else"]);
  subscriber.disconnect();
  redis.disconnect();
});
