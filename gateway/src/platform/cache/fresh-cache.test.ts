import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FreshCache } from "./fresh-cache.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A cache whose loads the test answers, one by one. */
function open() {
  const loads: { key: string; answer: (value: string | null) => void; fail: () => void }[] = [];
  let nowMs = 0;
  const cache = new FreshCache<string>({
    maxAgeMs: 1000,
    entriesMax: 10,
    now: () => nowMs,
    load: (key) =>
      new Promise((resolve, reject) => loads.push({ key, answer: resolve, fail: () => reject(new Error("away")) })),
  });
  const fill = async (key: string, value: string | null): Promise<void> => {
    const finding = cache.find(key);
    loads.at(-1)?.answer(value);
    await finding;
  };
  return { cache, loads, fill, pass: (ms: number) => (nowMs += ms) };
}

test("concurrent callers share one load", async () => {
  const { cache, loads } = open();
  const answers = Promise.all([cache.find("a"), cache.find("a"), cache.find("a")]);
  expect(loads).toHaveLength(1);
  loads[0]?.answer("first");
  expect(await answers).toEqual(["first", "first", "first"]);
});

test("a value is served without a load until it is too old, counted from the start of its load", async () => {
  const { cache, loads, pass } = open();
  const finding = cache.find("a");
  pass(400);
  loads[0]?.answer("first");
  await finding;
  pass(599);
  expect([cache.peek("a"), await cache.find("a")]).toEqual(["first", "first"]);
  pass(1);
  expect(cache.peek("a")).toBeUndefined();
  void cache.find("a");
  expect(loads).toHaveLength(2);
});

test.each(["first", null])("a row or that there is none is cached, until a lower maximum age: %j", async (value) => {
  const { cache, loads, fill, pass } = open();
  await fill("a", value);
  pass(500);
  expect([await cache.find("a"), cache.peek("a"), loads.length]).toEqual([value, value, 1]);
  cache.maxAgeMs = 400;
  expect(cache.peek("a")).toBeUndefined();
});

test("without a cached value the load's error is thrown, and the next caller tries again", async () => {
  const { cache, loads } = open();
  const finding = cache.find("a");
  loads[0]?.fail();
  await expect(finding).rejects.toThrow("away");
  const again = cache.find("a");
  loads[1]?.answer("there");
  expect(await again).toBe("there");
});

test("an old value is served while the source is away, which is retried only after another term", async () => {
  const { cache, loads, fill, pass } = open();
  await fill("a", "old");
  pass(1000);
  const second = cache.find("a");
  loads[1]?.fail();
  expect([await second, await cache.find("a"), loads.length]).toEqual(["old", "old", 2]);
  pass(1000);
  void cache.find("a");
  expect(loads).toHaveLength(3);
});

test("a caller with an old value waits at most 100 ms for a slow source", async () => {
  const { cache, loads, fill, pass } = open();
  await fill("a", "old");
  pass(1000);
  const second = cache.find("a");
  await vi.advanceTimersByTimeAsync(100);
  expect(await second).toBe("old");
  loads[1]?.answer("new");
  await vi.advanceTimersByTimeAsync(0);
  expect(await cache.find("a")).toBe("new");
});

test("after an invalidation the result of an earlier load is not given to later callers", async () => {
  const { cache, loads } = open();
  const before = cache.find("a");
  cache.invalidate("a");
  const after = cache.find("a");
  loads[0]?.answer("read before the change");
  loads[1]?.answer("read after the change");
  expect(await before).toBe("read before the change");
  expect([await after, cache.peek("a")]).toEqual(["read after the change", "read after the change"]);
});

test("after an invalidation a slightly slow source does not bring back the old value", async () => {
  const { cache, loads, fill } = open();
  await fill("a", "old");
  cache.invalidate("a");
  const second = cache.find("a");
  await vi.advanceTimersByTimeAsync(900);
  loads[1]?.answer("new");
  expect(await second).toBe("new");
});

test.each(["same", null])("an invalidation by the value %j affects all its keys, and ends", async (value) => {
  const { cache, fill } = open();
  for (const key of ["id", "slug", "other"]) await fill(key, key === "other" ? "other" : value);
  cache.invalidateWhere((found) => found === value);
  expect([cache.peek("id"), cache.peek("slug"), cache.peek("other")]).toEqual([undefined, undefined, "other"]);
});
