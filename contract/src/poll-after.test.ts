import { expect, test } from "vitest";
import { pollAfterMaxMs, pollAfterMinMs, pollBudgetPerSecond } from "./limits.ts";
import { etaMs, jittered, pollAfterMs } from "./poll-after.ts";

test("a short line is asked about at the shortest interval", () => {
  expect(pollAfterMs(1, null)).toBe(pollAfterMinMs);
});

test("all who wait stay within the poll budget, until the longest interval binds", () => {
  for (const waiting of [1_000, 5_000, 20_000, 40_000]) {
    expect(waiting / (pollAfterMs(waiting, null) / 1000)).toBeLessThanOrEqual(pollBudgetPerSecond + 1);
  }
});

test("nobody is told to wait longer than the longest interval", () => {
  expect(pollAfterMs(10_000_000, 3_600_000)).toBe(pollAfterMaxMs);
});

test("who is far from the head asks at half the estimated time", () => {
  expect(pollAfterMs(10, 6_000)).toBe(3_000);
});

test("jitter spreads an interval by a fifth either way", () => {
  expect(jittered(1000, 0)).toBe(800);
  expect(jittered(1000, 0.5)).toBe(1000);
  expect(jittered(1000, 0.999999)).toBe(1200);
});

test("an unknown rate gives no estimate", () => {
  expect(etaMs(100, null)).toBeNull();
  expect(etaMs(100, 0)).toBeNull();
  expect(etaMs(100, 50)).toBe(2000);
});
