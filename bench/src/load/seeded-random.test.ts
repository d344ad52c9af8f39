import { expect, test } from "vitest";
import { seededRandom } from "./seeded-random.ts";

test("the numbers fill [0, 1) evenly, whatever the seed", () => {
  for (const seed of [0, 1, 2 ** 32 - 1]) {
    const random = seededRandom(seed);
    const drawn = Array.from({ length: 100_000 }, () => Math.floor(random() * 10));
    const tenths = Array.from({ length: 10 }, (_, tenth) => drawn.filter((each) => each === tenth).length);
    expect(tenths.reduce((sum, count) => sum + count)).toBe(drawn.length);
    for (const count of tenths) expect(count / 10_000).toBeCloseTo(1, 1);
  }
});
