import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FreshCache } from "./fresh-cache.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A cache over a load whose answers the test gives, one by one. */
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
  return { cache, loads, pass: (ms: number) => (nowMs += ms) };
}

test("those who ask at the same time share one load", async () => {
  const { cache, loads } = open();
  const answers = Promise.all([cache.find("a"), cache.find("a"), cache.find("a")]);
  expect(loads).toHaveLength(1);
  loads[0]?.answer("first");
  expect(await answers).toEqual(["first", "first", "first"]);
});

test("where values may be less old from now on, those that are older are loaded anew", async () => {
  const { cache, loads, pass } = open();
  const finding = cache.find("a");
  loads[0]?.answer("first");
  await finding;
  pass(500);
  expect(cache.peek("a")).toBe("first");
  cache.maxAgeMs = 400;
  expect(cache.peek("a")).toBeUndefined();
});

test("a value is served without a load until it is too old, by when its load began", async () => {
  const { cache, loads, pass } = open();
  const finding = cache.find("a");
  pass(400);
  loads[0]?.answer("first");
  await finding;
  pass(599);
  expect(cache.peek("a")).toBe("first");
  expect(await cache.find("a")).toBe("first");
  pass(1);
  expect(cache.peek("a")).toBeUndefined();
  void cache.find("a");
  expect(loads).toHaveLength(2);
});

test("what is not there is remembered too", async () => {
  const { cache, loads } = open();
  const finding = cache.find("a");
  loads[0]?.answer(null);
  expect(await finding).toBeNull();
  expect(await cache.find("a")).toBeNull();
  expect(cache.peek("a")).toBeNull();
  expect(loads).toHaveLength(1);
});

test("with nothing at hand the load's error is the caller's, and the next caller tries again", async () => {
  const { cache, loads } = open();
  const finding = cache.find("a");
  loads[0]?.fail();
  await expect(finding).rejects.toThrow("away");
  const again = cache.find("a");
  loads[1]?.answer("there");
  expect(await again).toBe("there");
});

test("an old value is served while the source is away, and asked for again only after another term", async () => {
  const { cache, loads, pass } = open();
  const first = cache.find("a");
  loads[0]?.answer("old");
  await first;
  pass(1000);
  const second = cache.find("a");
  loads[1]?.fail();
  expect(await second).toBe("old");
  expect(await cache.find("a")).toBe("old");
  expect(loads).toHaveLength(2);
  pass(1000);
  void cache.find("a");
  expect(loads).toHaveLength(3);
});

test("nobody with an old value at hand waits long for a slow source", async () => {
  const { cache, loads, pass } = open();
  const first = cache.find("a");
  loads[0]?.answer("old");
  await first;
  pass(1000);
  const second = cache.find("a");
  await vi.advanceTimersByTimeAsync(100);
  expect(await second).toBe("old");
  loads[1]?.answer("new");
  await vi.advanceTimersByTimeAsync(0);
  expect(await cache.find("a")).toBe("new");
});

test("after an invalidation a load that was under way counts for nobody who comes later", async () => {
  const { cache, loads } = open();
  const before = cache.find("a");
  cache.invalidate("a");
  const after = cache.find("a");
  loads[0]?.answer("read before the change");
  loads[1]?.answer("read after the change");
  expect(await before).toBe("read before the change");
  expect(await after).toBe("read after the change");
  expect(cache.peek("a")).toBe("read after the change");
});

test("who comes after an invalidation does not get the old value because the source is a little slow", async () => {
  const { cache, loads } = open();
  const first = cache.find("a");
  loads[0]?.answer("old");
  await first;
  cache.invalidate("a");
  const second = cache.find("a");
  await vi.advanceTimersByTimeAsync(900);
  loads[1]?.answer("new");
  expect(await second).toBe("new");
});

test("an invalidation by value reaches every key that leads to it", async () => {
  const { cache, loads } = open();
  for (const [at, key] of ["id", "slug", "other"].entries()) {
    const finding = cache.find(key);
    loads[at]?.answer(key === "other" ? "other" : "same");
    await finding;
  }
  cache.invalidateWhere((value) => value === "same");
  expect([cache.peek("id"), cache.peek("slug"), cache.peek("other")]).toEqual([undefined, undefined, "other"]);
});

test("invalidating every value of a kind reaches all of them, and ends", async () => {
  const { cache, loads } = open();
  for (const key of ["a", "b", "c"]) {
    const finding = cache.find(key);
    loads.at(-1)?.answer(key === "c" ? "kept" : null);
    await finding;
  }
  cache.invalidateWhere((value) => value === null);
  expect(["a", "b", "c"].map((key) => cache.peek(key))).toEqual([undefined, undefined, "kept"]);
});
