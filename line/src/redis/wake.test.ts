import { expect, test } from "vitest";
import { Wake } from "./wake.ts";

/** Whether a wait is over once everything that is due has run. */
async function isOver(wait: Promise<void>): Promise<boolean> {
  const turn = new Promise<"not yet">((resolve) => setImmediate(() => resolve("not yet")));
  return (await Promise.race([wait, turn])) !== "not yet";
}

test("a wait ends with the next wake, and not before", async () => {
  const wake = new Wake();
  const wait = wake.next();
  expect(await isOver(wait)).toBe(false);
  wake.wake();
  expect(await isOver(wait)).toBe(true);
  expect(await isOver(wake.next())).toBe(false);
});

test("a wake during no wait is kept, and ends one wait", async () => {
  const wake = new Wake();
  wake.wake();
  wake.wake();
  expect(await isOver(wake.next())).toBe(true);
  expect(await isOver(wake.next())).toBe(false);
});
