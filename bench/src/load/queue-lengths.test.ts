import { expect, test } from "vitest";
import { queueLengths } from "./queue-lengths.ts";

const lengths = (tookMs: number, waitingAt: (atMs: number) => number) =>
  queueLengths(
    Array.from({ length: 130 }, (_, index) => (index - 8) * 250).map((atMs) => ({ atMs, waiting: waitingAt(atMs) })),
    tookMs,
  );

test("a line that grows is longer at the end than at a third of the time", () => {
  const { early, late } = lengths(30_000, (atMs) => Math.max(0, atMs));
  expect(early / 10_000).toBeCloseTo(1, 1);
  expect(late / 29_000).toBeCloseTo(1, 1);
});

test.each([
  ["a single sample of a long group", 30_000, (atMs: number) => ([10_000, 30_000].includes(atMs) ? 5000 : 40)],
  ["a sample before or after the counted time", 3000, (atMs: number) => (atMs < 0 || atMs > 3000 ? 9999 : 40)],
])("%s changes neither", (_what, tookMs, waitingAt) => {
  expect(lengths(tookMs, waitingAt)).toEqual({ early: 40, late: 40 });
});
