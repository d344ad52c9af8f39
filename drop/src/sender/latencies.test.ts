import { expect, test } from "vitest";
import { Latencies } from "./latencies.ts";

const each = Array.from({ length: 1000 }, (_, at): [ms: number, count: number] => [at + 1, 1]);

test.each<[string, [ms: number, count: number][], wanted: number[]]>([
  ["durations are recorded one by one", each, [500, 950, 990, 999, 1000]],
  [
    "they are counted by their length",
    [
      [1, 500],
      [2, 450],
      [7, 40],
      [9, 9],
      [90, 1],
    ],
    [1, 2, 7, 9, 90],
  ],
])("percentiles are exact to three digits if %s", (_how, durations, wanted) => {
  const latencies = new Latencies();
  for (const [ms, count] of durations) latencies.record(ms, count);
  const { count, p50, p95, p99, p999, max } = latencies.summary();
  expect(count).toBe(1000);
  for (const [at, value] of [p50, p95, p99, p999, max].entries())
    expect((value ?? 0) / (wanted[at] ?? 0)).toBeCloseTo(1, 2);
});

test("nothing recorded has no percentiles, rather than zero", () => {
  expect(new Latencies().summary()).toEqual({ count: 0, p50: null, p95: null, p99: null, p999: null, max: null });
});

test("clocks that disagree cannot make a duration negative or endless", () => {
  const latencies = new Latencies();
  latencies.record(-5);
  latencies.record(Number.MAX_SAFE_INTEGER);
  const { p50, max } = latencies.summary();
  expect(p50).toBe(0);
  expect((max ?? 0) / (60 * 60 * 1000)).toBeCloseTo(1, 2);
});
