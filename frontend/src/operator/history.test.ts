import { expect, test } from "vitest";
import { startMs } from "../testing/fake-sources.ts";
import { aPoint } from "./testing/fake-ops.tsx";
import { chartDataOf, minutesOf, spanOf } from "./history.ts";

const seen = (seconds: number, waiting: number) => ({
  atMs: startMs + seconds * 1000,
  waiting,
  issued: 21,
  capacity: 100,
});

test("the console's samples continue the service's points, once, without rates or waits", () => {
  const data = chartDataOf([aPoint(0), aPoint(10)], [seen(5, 1), seen(10, 2), seen(11, 3)]);
  expect(data.waiting).toEqual([10, 10, 3]);
  expect(data.accepted).toEqual([5, 5, null]);
  expect(data.p99).toEqual([300, 300, null]);
  expect(data.times.at(-1)).toBe(startMs / 1000 + 11);
});

test("nothing older than an hour is shown", () => {
  const data = chartDataOf([aPoint(0, { waiting: 1 }), aPoint(10, { waiting: 2 })], [seen(3605, 3)]);
  expect(data.waiting).toEqual([2, 3]);
  expect(data.accepted).toEqual([5, null]);
});

test.each([
  [[], 1000, [400, 1000]],
  [[990, 1000], 0, [400, 1000]],
  [[100, 2000], 0, [100, 2000]],
] as const)("for times %j the charts span at least ten minutes", (times, nowS, span) => {
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
