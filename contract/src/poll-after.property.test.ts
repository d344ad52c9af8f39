import fc from "fast-check";
import { expect, test } from "vitest";
import { pollBudgetPerSecond } from "./limits.ts";
import { etaMs, lookAfterMs, pollAfterMs } from "./poll-after.ts";

const lines = fc.record({
  /** Distinct places, the head's first. */
  positions: fc
    .uniqueArray(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 1, maxLength: 200 })
    .map((positions) => positions.toSorted((one, other) => one - other)),
  /** How many stand in line besides those, as a factor. */
  crowd: fc.integer({ min: 1, max: 10_000 }),
  ratePerSecond: fc.option(fc.double({ min: 0.1, max: 50_000, noNaN: true }), { nil: null }),
  stoodMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 600_000 })),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});

test("whatever the positions: all polls before a turn should have come keep to the budget together", () => {
  fc.assert(
    fc.property(lines, ({ positions, crowd, ratePerSecond, stoodMs }) => {
      const waiting = positions.length * crowd;
      const shareMs = pollAfterMs(waiting);
      let looksPerSecond = 0;
      for (const position of positions) {
        const eta = etaMs(position, ratePerSecond);
        const waitMs = lookAfterMs({ shareMs, position, etaMs: eta, stoodMs }, () => 0.5);
        const turnMs = (eta ?? pollAfterMs(position)) * 0.9;
        if (waitMs < turnMs) looksPerSecond += crowd / (waitMs / 1000);
      }
      expect(looksPerSecond).toBeLessThanOrEqual(pollBudgetPerSecond);
    }),
  );
});

test("no buyer polls sooner than four fifths of the way to their turn, or of their share", () => {
  fc.assert(
    fc.property(lines, ({ positions, crowd, ratePerSecond, stoodMs, random }) => {
      const shareMs = pollAfterMs(positions.length * crowd);
      for (const position of positions) {
        const eta = etaMs(position, ratePerSecond);
        const waitMs = lookAfterMs({ shareMs, position, etaMs: eta, stoodMs }, () => random);
        const soonestMs = Math.min(shareMs, eta ?? pollAfterMs(position));
        expect(waitMs).toBeGreaterThanOrEqual(Math.floor(soonestMs * 0.8));
      }
    }),
  );
});

test("while a line stands still, no buyer polls before two fifths of that time again, or before their share has passed", () => {
  fc.assert(
    fc.property(lines, ({ positions, crowd, ratePerSecond, stoodMs, random }) => {
      const shareMs = pollAfterMs(positions.length * crowd);
      for (const position of positions) {
        const place = { shareMs, position, etaMs: etaMs(position, ratePerSecond), stoodMs };
        expect(lookAfterMs(place, () => random)).toBeGreaterThanOrEqual(
          Math.floor(Math.min(stoodMs * 0.4, shareMs * 0.8)),
        );
      }
    }),
  );
});
