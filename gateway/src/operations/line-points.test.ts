import { expect, test } from "vitest";
import { makeSample } from "../../test/tools/make-line.ts";
import { pointsOf } from "./line-points.ts";

const nowMs = 10_000_000;

test("the hour's points come first, then each second that is not in them yet", () => {
  const hour = [40_000, 50_000].map((beforeMs) =>
    makeSample({ atMs: nowMs - beforeMs, seq: 100, head: 90, decided: 50 }),
  );
  const seconds = [1000, 29_000, 31_000].map((beforeMs) =>
    makeSample({ atMs: nowMs - beforeMs, seq: 130, decided: 5 }),
  );
  const points = pointsOf(hour, seconds, nowMs);
  expect(points.map(({ at }) => (nowMs - Date.parse(at)) / 1000)).toEqual([50, 40, 29, 1]);
  expect(points.map(({ decidedPerSecond }) => decidedPerSecond)).toEqual([5, 5, 5, 5]);
  expect(points.map(({ acceptedPerSecond }) => acceptedPerSecond)).toEqual([0, 0, 30, 0]);
  expect(points[0]?.waiting).toBe(10);
});

test("what is older than an hour is not shown", () => {
  expect(pointsOf([makeSample({ atMs: nowMs - 3_600_001 })], [], nowMs)).toEqual([]);
});
