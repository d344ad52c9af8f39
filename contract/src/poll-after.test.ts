import fc from "fast-check";
import { expect, test } from "vitest";
import { pollAfterFreshMs, pollAfterMaxMs, pollAfterMinMs, pollBudgetPerSecond } from "./limits.ts";
import { etaMs, jittered, nextPollMs, pollAfterMs, standstillPollMs, type Waiting } from "./poll-after.ts";

/** The middle of every spread. */
const middle = () => 0.5;
const waiting = (change: Partial<Waiting>): Waiting => ({
  shareMs: pollAfterMinMs,
  position: 1,
  etaMs: null,
  standstillMs: 0,
  ...change,
});

test("a short line is polled at the shortest interval", () => {
  expect(pollAfterMs(1)).toBe(pollAfterMinMs);
  expect(nextPollMs(waiting({}), middle)).toBe(pollAfterMinMs);
});

test("all who wait stay within the poll budget, however many they are", () => {
  for (const many of [1_000, 5_000, 100_000, 10_000_000]) {
    expect(many / (pollAfterMs(many) / 1000)).toBeLessThanOrEqual(pollBudgetPerSecond);
  }
});

test("a buyer polls for their turn, however many wait: somewhat early, and a moment late near it", () => {
  const soon = waiting({ shareMs: 600_000, position: 60_000, etaMs: 60_000 });
  expect(nextPollMs(soon, () => 0)).toBe(60_000 + pollAfterMinMs);
  expect(nextPollMs(soon, () => 1)).toBe(48_000 + pollAfterMinMs);
});

test("a buyer with time left polls after half of it, or when the position gets old, though the budget would allow more", () => {
  expect(nextPollMs(waiting({ position: 10, etaMs: 6000 }), middle)).toBe(3000);
  expect(nextPollMs(waiting({ position: 10, etaMs: 600_000 }), middle)).toBe(pollAfterFreshMs);
});

test("without an estimate, buyers near the head poll sooner than those far from it", () => {
  const near = nextPollMs(waiting({ shareMs: 60_000, position: 1600 }), middle);
  const far = nextPollMs(waiting({ shareMs: 60_000, position: 80_000 }), middle);
  expect(near).toBe(1150);
  expect(far).toBe(45_250);
});

test("a line that stands still is polled after half as long again, and in the end after the equal share", () => {
  const near = { shareMs: 60_000, position: 10, etaMs: 100 };
  expect(nextPollMs(waiting({ ...near, standstillMs: 8000 }), middle)).toBe(4000);
  expect(nextPollMs(waiting({ ...near, standstillMs: 3_600_000 }), middle)).toBe(60_000);
});

test("a line that stands still is polled ever less often, whatever its length, up to a bound", () => {
  const polls = [0, 1000, 10_000, 40_000, 3_600_000].map((standstillMs) =>
    nextPollMs(waiting({ standstillMs }), middle),
  );
  expect(polls).toEqual([pollAfterMinMs, 500, 5000, pollAfterMaxMs, pollAfterMaxMs]);
  expect([0, 1000, 3_600_000].map(standstillPollMs)).toEqual([0, 400, pollAfterMaxMs]);
});

test("jitter spreads an interval by a fifth either way", () => {
  expect(jittered(1000, 0)).toBe(800);
  expect(jittered(1000, 0.5)).toBe(1000);
  expect(jittered(1000, 0.999999)).toBe(1200);
});

test("an unknown rate gives no estimate", () => {
  expect(etaMs(100, null)).toBeNull();
  expect(etaMs(100, 0)).toBeNull();
  expect(etaMs(100, 50)).toBe(2000);
});

const lines = fc.record({
  /** Distinct places, the head's first. */
  positions: fc
    .uniqueArray(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 1, maxLength: 200 })
    .map((positions) => positions.toSorted((one, other) => one - other)),
  /** How many stand in line besides those, as a factor. */
  crowd: fc.integer({ min: 1, max: 10_000 }),
  ratePerSecond: fc.option(fc.double({ min: 0.1, max: 50_000, noNaN: true }), { nil: null }),
  standstillMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 600_000 })),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});

test("whatever the positions: all polls before a turn should have come keep to the budget together", () => {
  fc.assert(
    fc.property(lines, ({ positions, crowd, ratePerSecond, standstillMs }) => {
      const waiting = positions.length * crowd;
      const shareMs = pollAfterMs(waiting);
      let pollsPerSecond = 0;
      for (const position of positions) {
        const eta = etaMs(position, ratePerSecond);
        const waitMs = nextPollMs({ shareMs, position, etaMs: eta, standstillMs }, () => 0.5);
        const turnMs = (eta ?? pollAfterMs(position)) * 0.9;
        if (waitMs < turnMs) pollsPerSecond += crowd / (waitMs / 1000);
      }
      expect(pollsPerSecond).toBeLessThanOrEqual(pollBudgetPerSecond);
    }),
  );
});

/** Checks when each buyer of any line polls again. */
function checkBuyers(check: (waitMs: number, buyer: Waiting) => void): void {
  fc.assert(
    fc.property(lines, ({ positions, crowd, ratePerSecond, standstillMs, random }) => {
      const shareMs = pollAfterMs(positions.length * crowd);
      for (const position of positions) {
        const buyer = { shareMs, position, etaMs: etaMs(position, ratePerSecond), standstillMs };
        const waitMs = nextPollMs(buyer, () => random);
        check(waitMs, buyer);
      }
    }),
  );
}

test("no buyer polls sooner than four fifths of the way to their turn, or of their share", () => {
  checkBuyers((waitMs, { shareMs, position, etaMs: eta }) => {
    const soonestMs = Math.min(shareMs, eta ?? pollAfterMs(position));
    expect(waitMs).toBeGreaterThanOrEqual(Math.floor(soonestMs * 0.8));
  });
});

test("while a line stands still, no buyer polls before two fifths of that time again, or before their share has passed", () => {
  checkBuyers((waitMs, { shareMs, standstillMs }) =>
    expect(waitMs).toBeGreaterThanOrEqual(Math.floor(Math.min(standstillMs * 0.4, shareMs * 0.8))),
  );
});
