import { describe, expect, test } from "vitest";
import { makeSchedule, type ScheduleKind, scheduleKinds, seededRandom, spikePart } from "./schedule.ts";

const count = 20_000;
const ratePerSecond = 1000;
const meanGapMs = 1000 / ratePerSecond;
const lengthMs = count * meanGapMs;
const make = (kind: ScheduleKind, seed = 1): number[] => [
  ...makeSchedule(kind, count, ratePerSecond, seededRandom(seed)),
];
const gapsOf = (times: readonly number[]): number[] => times.slice(1).map((at, index) => at - (times[index] ?? 0));

describe.each(scheduleKinds)("%s", (kind) => {
  test("schedules the requested number, in order, at the mean rate", () => {
    const times = make(kind);
    expect(times).toHaveLength(count);
    expect(times[0]).toBeGreaterThanOrEqual(0);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect((times.at(-1) ?? 0) / lengthMs).toBeCloseTo(1, 1);
  });

  test("is the same for the same seed, and differs with another if it is random", () => {
    const times = JSON.stringify(make(kind));
    expect(JSON.stringify(make(kind))).toBe(times);
    expect(JSON.stringify(make(kind, 2)) === times).toBe(kind === "constant");
  });
});

test("constant arrivals are the same time apart", () => {
  const gaps = gapsOf(make("constant"));
  expect(Math.min(...gaps)).toBeCloseTo(meanGapMs, 6);
  expect(Math.max(...gaps)).toBeCloseTo(meanGapMs, 6);
});

test("the gaps of Poisson arrivals are exponential: their deviation is their mean", () => {
  const gaps = gapsOf(make("poisson"));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
  expect(mean / meanGapMs).toBeCloseTo(1, 1);
  expect(Math.sqrt(variance) / meanGapMs).toBeCloseTo(1, 1);
});

test("a spike brings half of all in the first tenth, and the rest evenly", () => {
  const times = make("spike");
  const shareBefore = (part: number) => times.filter((at) => at < part * lengthMs).length / count;
  expect(shareBefore(spikePart)).toBe(0.5);
  expect(shareBefore(spikePart / 2)).toBeCloseTo(0.25, 1);
  expect(shareBefore(0.55)).toBeCloseTo(0.75, 1);
});
