import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Drain } from "./drain.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a shutdown with nothing in flight is through at once", async () => {
  const drain = new Drain();
  drain.enter();
  drain.leave();
  expect(await drain.begin(5000)).toBe(true);
});

test("a shutdown waits for the last answer, and tells those who hold one back", async () => {
  const drain = new Drain();
  drain.enter();
  drain.enter();
  const told = vi.fn<() => void>();
  drain.signal.addEventListener("abort", told);
  const done = drain.begin(5000);
  expect(told).toHaveBeenCalledOnce();
  expect(drain.draining).toBe(true);
  drain.leave();
  drain.leave();
  expect(await done).toBe(true);
});

test("a shutdown does not wait for ever", async () => {
  const drain = new Drain();
  drain.enter();
  const done = drain.begin(5000);
  await vi.advanceTimersByTimeAsync(5000);
  expect(await done).toBe(false);
});
