import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Drain } from "./drain.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A drain with that many requests in flight. */
function open(inFlight: number): Drain {
  const drain = new Drain();
  for (let request = 0; request < inFlight; request++) drain.enter();
  return drain;
}

test("a shutdown with nothing in flight ends at once", async () => {
  const drain = open(1);
  drain.leave();
  expect(await drain.begin(5000)).toBe(true);
});

test("a shutdown waits for the last answer, and signals to send held answers", async () => {
  const drain = open(2);
  const aborted = vi.fn<() => void>();
  drain.signal.addEventListener("abort", aborted);
  const done = drain.begin(5000);
  expect([aborted.mock.calls.length, drain.draining]).toEqual([1, true]);
  drain.leave();
  drain.leave();
  expect(await done).toBe(true);
});

test("a shutdown does not wait longer than its limit", async () => {
  const done = open(1).begin(5000);
  await vi.advanceTimersByTimeAsync(5000);
  expect(await done).toBe(false);
});
