import { expect, test } from "vitest";
import { stepFor } from "./sales-read.ts";

const day = 86_400_000;

test.each([0, 1000, 90_000, 120_000, 3_600_000, day, 40 * day, 400 * day, 9000 * day])(
  "a span of %d ms has at most 120 points, and a step that people read",
  (spanMs) => {
    const step = stepFor(spanMs);
    // A span begins and ends within a step.
    expect(Math.floor(spanMs / step) + 1).toBeLessThanOrEqual(120);
    expect(step % 1000).toBe(0);
  },
);
