import { expect, test } from "vitest";
import { targetsOf } from "./targets.ts";
import { makeTestResult } from "./testing/make-result.ts";

const find = (label: RegExp, result = makeTestResult()) => targetsOf(result).find((target) => label.test(target.label));

test("a rate is judged by the median of the rounds", () => {
  const spread = { median: 8000, low: 7000, high: 9000 };
  expect(find(/sustained/)).toMatchObject({ measured: spread, bound: 6000, isReached: true });
  expect(find(/sustained/, makeTestResult([5999]))).toMatchObject({ isReached: false });
  expect(find(/sustained/, makeTestResult([6000]))).toMatchObject({ isReached: true });
  expect(find(/sustained/, makeTestResult([5000, 6500, 7000]))).toMatchObject({ isReached: true });
});

test("a ratio is taken within each round", () => {
  expect(find(/multiple/)?.measured).toEqual({ median: 80, low: 70, high: 90 });
  expect(find(/no-op/)?.measured).toEqual({ median: 2, low: 1.75, high: 2.25 });
});

test("a latency has to be below its bound", () => {
  expect(find(/at 50\/s/)).toMatchObject({ measured: { median: 5 }, bound: 10, isReached: true });
  const slow = makeTestResult([8000]);
  for (const measured of slow.rounds[0] ?? []) if (measured.kind === "admit") measured.admit.at70.answer.p99 = 200;
  expect(find(/pressed → accepted, p99/, slow)).toMatchObject({ isReached: false });
});

test("what was not measured is neither reached nor not", () => {
  expect(find(/group inserts/)).toMatchObject({ measured: null, isReached: null });
});
