import { expect, test } from "vitest";
import { queueLengths } from "./queue-lengths.ts";

const seen = (waitingAt: (atMs: number) => number) =>
  Array.from({ length: 130 }, (_, index) => ({ atMs: (index - 8) * 250, waiting: waitingAt((index - 8) * 250) }));

test("a line that grows is longer at the end than at a third of the time", () => {
  const { early, late } = queueLengths(
    seen((atMs) => Math.max(0, atMs)),
    30_000,
  );
  expect(early / 10_000).toBeCloseTo(1, 1);
  expect(late / 29_000).toBeCloseTo(1, 1);
});

test("a single look that met a long group moves neither", () => {
  const spikes = new Set([10_000, 30_000]);
  expect(
    queueLengths(
      seen((atMs) => (spikes.has(atMs) ? 5000 : 40)),
      30_000,
    ),
  ).toEqual({ early: 40, late: 40 });
});

test("what is seen before and after the counted time does not count", () => {
  expect(
    queueLengths(
      seen((atMs) => (atMs < 0 || atMs > 3000 ? 9999 : 7)),
      3000,
    ),
  ).toEqual({ early: 7, late: 7 });
});
