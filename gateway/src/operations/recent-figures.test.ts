import { expect, test } from "vitest";
import { makeSample } from "@admit/line/testing";
import { pointsOf, recentFigures } from "./recent-figures.ts";

const nowMs = 1_000_000;
const times = (count: number, waitMs: number): number[] => Array.from({ length: count }, () => waitMs);

test("waits of two issuers are added up, so that a quick one with many does not hide behind a slow one with few", () => {
  const quick = makeSample({ atMs: nowMs - 2000, epoch: 1, waitsMs: times(98, 10) });
  const slow = makeSample({ atMs: nowMs - 1000, epoch: 2, waitsMs: times(2, 10_000) });
  const { waitMs } = recentFigures([quick, slow], 0, nowMs);
  expect(waitMs.p50).toBeLessThanOrEqual(10);
  expect(waitMs.p95).toBeLessThanOrEqual(10);
  expect(waitMs.p99).toBeGreaterThan(7000);
});

test("rates are of the last minute, or of as much of it as there is", () => {
  const minute = Array.from({ length: 60 }, (_, second) =>
    makeSample({ atMs: nowMs - 59_000 + second * 1000, seq: second * 100, decided: 50 }),
  );
  expect(recentFigures(minute, 6000, nowMs)).toMatchObject({ acceptedPerSecond: 101.7, decidedPerSecond: 50 });
  const tenSeconds = minute.slice(-10);
  expect(recentFigures(tenSeconds, 5900, nowMs)).toMatchObject({ acceptedPerSecond: 100, decidedPerSecond: 50 });
});

test("what is older than a minute counts for nothing", () => {
  const old = makeSample({ atMs: nowMs - 70_000, seq: 5, waitsMs: [100], commitMs: 9, commitMsMax: 9 });
  expect(recentFigures([old], 500, nowMs)).toEqual({
    acceptedPerSecond: 0,
    decidedPerSecond: 0,
    waitMs: { p50: null, p95: null, p99: null },
    groupSize: { mean: null, max: null },
    commitMs: { mean: null, max: null },
  });
});

test("the group's mean size and commit are per group, and the largest are kept", () => {
  const one = makeSample({ atMs: nowMs - 2000, decided: 30, groups: 3, groupMax: 20, commitMs: 30, commitMsMax: 15 });
  const other = makeSample({ atMs: nowMs - 1000, decided: 2, groups: 1, groupMax: 2, commitMs: 50, commitMsMax: 50 });
  expect(recentFigures([one, other], 0, nowMs)).toMatchObject({
    groupSize: { mean: 8, max: 20 },
    commitMs: { mean: 20, max: 50 },
  });
});

test("a line that begins anew below has accepted nothing, and never less", () => {
  expect(recentFigures([makeSample({ atMs: nowMs - 1000, seq: 500 })], 3, nowMs).acceptedPerSecond).toBe(0);
});

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
