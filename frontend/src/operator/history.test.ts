import { expect, test } from "vitest";
import { startMs } from "../testing/fake-sources.ts";
import { aPoint } from "./testing/fake-ops.tsx";
import { chartDataOf, minutesOf, spanOf } from "./history.ts";

const seen = (seconds: number, waiting: number) => ({ atMs: startMs + seconds * 1000, waiting, issued: 21 });
const inS = (seconds: number) => startMs + seconds * 1000;

test("the console's samples continue the service's points, once, without rates or waits", () => {
  const data = chartDataOf([aPoint(0), aPoint(10)], [seen(5, 1), seen(10, 2), seen(11, 3)], inS(11));
  expect(data.waiting).toEqual([10, 10, 3]);
  expect(data.joining).toEqual([5, 5, null]);
  expect(data.p99).toEqual([300, 300, null]);
  expect(data.times.at(-1)).toBe(startMs / 1000 + 11);
});

test("nothing older than an hour is shown", () => {
  const points = [aPoint(0, { waiting: 1 }), aPoint(10, { waiting: 2 })];
  expect(chartDataOf(points, [], inS(3605)).waiting).toEqual([2]);
});

test("a silence is a gap: a line is interrupted where nothing is known, and not where samples are ten seconds apart", () => {
  const points = [aPoint(0, { waiting: 1 }), aPoint(10, { waiting: 2 }), aPoint(40, { waiting: 3 })];
  const { waiting, sold, joining, times } = chartDataOf(points, [], inS(40));
  expect(waiting).toEqual([1, 2, null, 3]);
  expect(sold).toEqual([20, 20, null, 20]);
  expect(joining).toEqual([5, 5, null, 5]);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
});

test.each([
  [[], 1000, [400, 1000]],
  [[990, 1000], 1000, [400, 1000]],
  [[990, 1000], 1100, [500, 1100]],
  [[100, 2000], 2000, [100, 2000]],
  [[100, 2000], 3900, [300, 3900]],
] as const)("for times %j at %i the charts end now, and span at least ten minutes", (times, nowS, span) => {
  expect(spanOf(times, nowS * 1000)).toEqual(span);
});

test("a minute's rate is the mean over its time, whether its points cover one second or ten", () => {
  const tens = [aPoint(0, { acceptedPerSecond: 6 }), aPoint(10, { acceptedPerSecond: 6 })];
  const ones = Array.from({ length: 10 }, (_, each) => aPoint(20 + each, { acceptedPerSecond: 0 }));
  const [minute] = minutesOf([...tens, ...ones], 15);
  expect(minute?.acceptedPerSecond).toBe(4);
});

test("minutes come latest first, with their last figures and their worst wait", () => {
  const minutes = minutesOf([aPoint(0, { p99Ms: 900 }), aPoint(10, { waiting: 3 }), aPoint(70, { p99Ms: null })], 15);
  expect(minutes.map(({ atMs, waiting, p99Ms }) => [atMs - startMs, waiting, p99Ms])).toEqual([
    [60_000, 10, null],
    [0, 3, 900],
  ]);
});
