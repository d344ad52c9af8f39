import { expect, test } from "vitest";
import { Latencies } from "./latencies.ts";

test("percentiles are those of what was recorded, to three digits", () => {
  const latencies = new Latencies();
  for (let ms = 1; ms <= 1000; ms++) latencies.record(ms);
  const { count, p50, p95, p99, p999, max } = latencies.summary();
  expect(count).toBe(1000);
  const wanted = [500, 950, 990, 999, 1000];
  for (const [at, value] of [p50, p95, p99, p999, max].entries())
    expect((value ?? 0) / (wanted[at] ?? 0)).toBeCloseTo(1, 2);
});

test("nothing recorded has no percentiles, rather than zero", () => {
  expect(new Latencies().summary()).toEqual({
    count: 0,
    p50: null,
    p95: null,
    p99: null,
    p999: null,
    max: null,
  });
});

test("clocks that disagree cannot make a duration negative or endless", () => {
  const latencies = new Latencies();
  latencies.record(-5);
  latencies.record(Number.MAX_SAFE_INTEGER);
  const { count, p50, max } = latencies.summary();
  expect([count, p50]).toEqual([2, 0]);
  expect((max ?? 0) / (60 * 60 * 1000)).toBeCloseTo(1, 2);
});
