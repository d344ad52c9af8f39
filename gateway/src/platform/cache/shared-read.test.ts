import { expect, test, vi } from "vitest";
import { loadOnce, sharedRead } from "./shared-read.ts";

/** A read whose answers the test controls. */
function openRead({ timeoutMs = 60_000 } = {}) {
  const waiting: { resolve(value: string): void; reject(error: Error): void }[] = [];
  const faults: unknown[] = [];
  let nowMs = 0;
  const ask = sharedRead({
    read: () => new Promise<string>((resolve, reject) => void waiting.push({ resolve, reject })),
    maxAgeMs: 1000,
    timeoutMs,
    none: "nothing",
    onFault: (error) => faults.push(error),
    now: () => nowMs,
  });
  return { ask, waiting, faults, pass: (ms: number) => void (nowMs += ms) };
}

test("any number of callers cause one read at a time, and none while the last is fresh", async () => {
  const { ask, waiting, pass } = openRead();
  const asked = [ask(), ask(), ask()];
  waiting[0]?.resolve("first");
  expect(await Promise.all(asked)).toEqual(["first", "first", "first"]);
  pass(999);
  expect(await ask()).toBe("first");
  expect(waiting).toHaveLength(1);
  pass(1);
  const later = ask();
  waiting[1]?.resolve("second");
  expect(await later).toBe("second");
});

test("after a failed read the answer is none, not an old value, and the next call reads again", async () => {
  const { ask, waiting, faults, pass } = openRead();
  const before = ask();
  waiting[0]?.resolve("before");
  await before;
  pass(1000);
  const failing = ask();
  waiting[1]?.reject(new Error("away"));
  expect(await failing).toBe("nothing");
  expect(faults).toEqual([new Error("away")]);
  const after = ask();
  waiting[2]?.resolve("back");
  expect(await after).toBe("back");
});

test("a read that hangs delays no caller beyond the limit, and no second one is begun", async () => {
  const { ask, waiting, faults } = openRead({ timeoutMs: 1 });
  expect([await ask(), await ask()]).toEqual(["nothing", "nothing"]);
  expect([faults.length, waiting.length]).toEqual([2, 1]);
});

test("any number of callers cause one load, and a failed load is repeated", async () => {
  const load = vi.fn<() => Promise<string>>(() => Promise.resolve("value"));
  load.mockRejectedValueOnce(new Error("fault"));
  const ask = loadOnce(load);
  expect(await Promise.allSettled([ask(), ask()])).toMatchObject([{ status: "rejected" }, { status: "rejected" }]);
  expect(await Promise.all([ask(), ask()])).toEqual(["value", "value"]);
  expect(await ask()).toBe("value");
  expect(load).toHaveBeenCalledTimes(2);
});
