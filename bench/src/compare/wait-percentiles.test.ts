import { expect, test } from "vitest";
import { waitPercentiles } from "./wait-percentiles.ts";

test("the percentiles are those of the single waits", () => {
  const counts = [
    { ms: 1, count: 500 },
    { ms: 2, count: 450 },
    { ms: 7, count: 40 },
    { ms: 9, count: 9 },
    { ms: 90, count: 1 },
  ];
  expect(waitPercentiles(counts)).toEqual({ count: 1000, p50: 1, p95: 2, p99: 7, p999: 9, max: 90 });
});

test("where nobody waited there is nothing to tell", () => {
  expect(waitPercentiles([])).toEqual({ count: 0, p50: null, p95: null, p99: null, p999: null, max: null });
});
