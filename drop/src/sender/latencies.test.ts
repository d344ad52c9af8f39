import { expect, test } from "vitest";
import { Latencies } from "./latencies.ts";

test("percentiles are those of the recorded durations, to three digits", () => {
  const latencies = new Latencies();
  for (let ms = 1; ms < 1000; ms++) latencies.record(ms);
  latencies.record(1000, 1);
  const { count, p50, p95, p99, p999, max } = latencies.summary();
  expect(count).toBe(1000);
  const wanted = [500, 950, 990, 999, 1000];
  for (const [at, value] of [p50, p95, p99, p999, max].entries())
    expect((value ?? 0) / (wanted[at] ?? 0)).toBeCloseTo(1, 2);
});

test("durations that were counted by their length weigh as often as they occurred", () => {
  const latencies = new Latencies();
  for (const [ms, count] of [
    [1, 500],
    [2, 450],
    [7, 40],
    [9, 9],
    [90, 1],
  ] as const)
    latencies.record(ms, count);
  const { p50, p95, p99, p999, max } = latencies.summary();
  for (const [at, value] of [p50, p95, p99, p999, max].entries())
    expect((value ?? 0) / ([1, 2, 7, 9, 90][at] ?? 0)).toBeCloseTo(1, 2);
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
