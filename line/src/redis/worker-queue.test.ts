import type { RedisConnection } from "bullmq";
import { expect, test } from "vitest";
import { Wake, WakingBackend } from "./worker-queue.ts";

function open(): { backend: WakingBackend; wake: Wake } {
  const wake = new Wake();
  const options = { connection: {}, prefix: "test" };
  return { backend: new WakingBackend({} as RedisConnection, "queue", options, wake), wake };
}

test("a wait ends with a read of the queue when a batch was queued", async () => {
  const { backend, wake } = open();
  const wait = backend.waitForJob();
  wake.wake();
  expect(await wait).toBeNull();
});

test("an interrupted wait ends without reading the queue, and so does the next, until BullMQ continues", async () => {
  const { backend, wake } = open();
  const wait = backend.waitForJob();
  await backend.disconnectBlocking();
  expect((await wait)?.score).toBe(Infinity);
  wake.wake();
  expect((await backend.waitForJob())?.score).toBe(Infinity);
  await backend.reconnectBlocking();
  wake.wake();
  expect(await backend.waitForJob()).toBeNull();
});

test("closing ends a wait, and leaves the connection open for other events", async () => {
  const { backend } = open();
  const wait = backend.waitForJob();
  await backend.close();
  expect((await wait)?.score).toBe(Infinity);
  expect(backend.closing).toBeDefined();
});

/** Whether a wait is over once everything that is due has run. */
async function isOver(wait: Promise<void>): Promise<boolean> {
  const turn = new Promise<"not yet">((resolve) => setImmediate(() => resolve("not yet")));
  return (await Promise.race([wait, turn])) !== "not yet";
}

test("a wait ends with the next wake, and not before; a wake during no wait is kept, and ends one wait", async () => {
  const wake = new Wake();
  const wait = wake.next();
  expect(await isOver(wait)).toBe(false);
  wake.wake();
  expect(await isOver(wait)).toBe(true);
  wake.wake();
  wake.wake();
  expect(await isOver(wake.next())).toBe(true);
  expect(await isOver(wake.next())).toBe(false);
});
