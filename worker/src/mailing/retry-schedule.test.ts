import { expect, test } from "vitest";
import { attemptsMax, retryDelayMs } from "./retry-schedule.ts";

const dayMs = 24 * 60 * 60 * 1000;

test("the pause doubles with each attempt, and is never longer than six hours", () => {
  expect([1, 2, 3].map(retryDelayMs)).toEqual([15_000, 30_000, 60_000]);
  expect([11, 12, 1000].map(retryDelayMs)).toEqual([15_360_000, dayMs / 4, dayMs / 4]);
});

test("a mail is given up after about a week", () => {
  const wholeMs = Array.from({ length: attemptsMax - 1 }, (_, at) => retryDelayMs(at + 1)).reduce((a, b) => a + b);
  expect(wholeMs).toBeGreaterThan(6.5 * dayMs);
  expect(wholeMs).toBeLessThan(7.5 * dayMs);
});
