import { expect, test } from "vitest";
import { addWaits, emptyWaits, noteWait, waitAt, waitBoundsMs } from "./wait-histogram.ts";

const waitsOf = (...list: number[]) => {
  const waits = emptyWaits();
  for (const waitMs of list) noteWait(waits, waitMs);
  return waits;
};

test("a percentile lies within the bounds of the waits that make it", () => {
  const waits = waitsOf(...Array.from({ length: 99 }, () => 12), 4000);
  for (const share of [0.5, 0.95, 0.99]) {
    expect(waitAt(waits, share)).toBeGreaterThan(10);
    expect(waitAt(waits, share)).toBeLessThanOrEqual(15);
  }
  expect(waitAt(waits, 1)).toBe(5000);
});

test("percentiles of several issuers are those of all their waits, not a mean of percentiles", () => {
  const merged = emptyWaits();
  addWaits(merged, waitsOf(...Array.from({ length: 900 }, () => 4)));
  addWaits(merged, waitsOf(...Array.from({ length: 100 }, () => 900)));
  expect(waitAt(merged, 0.5)).toBeLessThanOrEqual(5);
  expect(waitAt(merged, 0.95)).toBeGreaterThan(700);
});

test("an empty histogram has no percentile, and a wait beyond all bounds counts as the longest", () => {
  expect(waitAt(emptyWaits(), 0.99)).toBeNull();
  expect(waitAt(waitsOf(10 ** 9), 0.5)).toBe(waitBoundsMs.at(-1));
});
