import { expect, test } from "vitest";
import { pollAfterFreshMs, pollAfterMinMs, pollBudgetPerSecond } from "./limits.ts";
import { etaMs, jittered, lookAfterMs, pollAfterMs, type Waiting } from "./poll-after.ts";

/** The middle of every spread. */
const middle = () => 0.5;
const waiting = (change: Partial<Waiting>): Waiting => ({
  shareMs: pollAfterMinMs,
  position: 1,
  etaMs: null,
  stoodMs: 0,
  ...change,
});

test("a short line is polled at the shortest interval", () => {
  expect(pollAfterMs(1)).toBe(pollAfterMinMs);
  expect(lookAfterMs(waiting({}), middle)).toBe(pollAfterMinMs);
});

test("all who wait stay within the poll budget, however many they are", () => {
  for (const many of [1_000, 5_000, 100_000, 10_000_000]) {
    expect(many / (pollAfterMs(many) / 1000)).toBeLessThanOrEqual(pollBudgetPerSecond);
  }
});

test("a buyer polls for their turn, however many wait: somewhat early, and a moment late near it", () => {
  const soon = waiting({ shareMs: 600_000, position: 60_000, etaMs: 60_000 });
  expect(lookAfterMs(soon, () => 0)).toBe(60_000 + pollAfterMinMs);
  expect(lookAfterMs(soon, () => 1)).toBe(48_000 + pollAfterMinMs);
});

test("a buyer with time left polls after half of it, or when the position gets old, though the budget would allow more", () => {
  expect(lookAfterMs(waiting({ position: 10, etaMs: 6000 }), middle)).toBe(3000);
  expect(lookAfterMs(waiting({ position: 10, etaMs: 600_000 }), middle)).toBe(pollAfterFreshMs);
});

test("without an estimate, buyers near the head poll sooner than those far from it", () => {
  const near = lookAfterMs(waiting({ shareMs: 60_000, position: 1600 }), middle);
  const far = lookAfterMs(waiting({ shareMs: 60_000, position: 80_000 }), middle);
  expect(near).toBe(1150);
  expect(far).toBe(45_250);
});

test("a line that stands still is polled after half as long again, and in the end after the equal share", () => {
  const near = { shareMs: 60_000, position: 10, etaMs: 100 };
  expect(lookAfterMs(waiting({ ...near, stoodMs: 8000 }), middle)).toBe(4000);
  expect(lookAfterMs(waiting({ ...near, stoodMs: 3_600_000 }), middle)).toBe(60_000);
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
