import type { OpsPoint } from "@admit/contract";
import { expect, test } from "vitest";
import { startMs } from "../testing/fake-sources.ts";
import { at } from "./testing/fake-ops.tsx";
import { chartDataOf, minutesOf, spanOf } from "./history.ts";

const point = (seconds: number, change: Partial<OpsPoint> = {}): OpsPoint => ({
  at: at(seconds),
  waiting: 10,
  oldestWaitMs: 100,
  acceptedPerSecond: 5,
  decidedPerSecond: 4,
  p50Ms: 80,
  p95Ms: 200,
  p99Ms: 300,
  issued: 20,
  capacity: 100,
  ...change,
});
const seen = (seconds: number, waiting: number) => ({
  atMs: startMs + seconds * 1000,
  waiting,
  issued: 21,
  capacity: 100,
});

test("the console's samples continue the service's points, once, without rates or waits", () => {
  const data = chartDataOf([point(0), point(10)], [seen(5, 1), seen(10, 2), seen(11, 3)]);
  expect(data.waiting).toEqual([10, 10, 3]);
  expect(data.accepted).toEqual([5, 5, null]);
  expect(data.p99).toEqual([300, 300, null]);
  expect(data.times.at(-1)).toBe(startMs / 1000 + 11);
});

test("nothing older than an hour is shown", () => {
  const data = chartDataOf([point(0, { waiting: 1 }), point(10, { waiting: 2 })], [seen(3605, 3)]);
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
  const tens = [point(0, { acceptedPerSecond: 6 }), point(10, { acceptedPerSecond: 6 })];
  const ones = Array.from({ length: 10 }, (_, each) => point(20 + each, { acceptedPerSecond: 0 }));
  const [minute] = minutesOf([...tens, ...ones], 15);
  expect(minute?.acceptedPerSecond).toBe(4);
});

test("minutes come latest first, with their last figures and their worst wait", () => {
  const minutes = minutesOf([point(0, { p99Ms: 900 }), point(10, { waiting: 3 }), point(70, { p99Ms: null })], 15);
  expect(minutes.map(({ atMs, waiting, p99Ms }) => [atMs - startMs, waiting, p99Ms])).toEqual([
    [60_000, 10, null],
    [0, 3, 900],
  ]);
});
