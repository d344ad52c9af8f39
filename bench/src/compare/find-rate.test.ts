import { expect, test } from "vitest";
import { searchRate } from "./find-rate.ts";
import { fullLengths } from "./lengths.ts";

const rateMax = fullLengths.perSecondMax;

async function search(limit: number, from = 1000) {
  const tried: number[] = [];
  const found = await searchRate(
    from,
    async (rate) => {
      tried.push(rate);
      return rate <= limit;
    },
    rateMax,
  );
  return { found, tried };
}

test.each([300, 1000, 1001, 1999, 2000, 7300, 11_111, 40_000])(
  "a limit of %i is found to 5 %, with no rate tried twice",
  async (limit) => {
    const { found, tried } = await search(limit);
    expect(found).toBeLessThanOrEqual(limit);
    expect(found * 1.05).toBeGreaterThanOrEqual(limit);
    expect(new Set(tried).size).toBe(tried.length);
    expect(tried.length).toBeLessThanOrEqual(13);
  },
);

test("a search that finds no sustained rate ends, and one that finds no limit is bounded", async () => {
  expect(await search(0)).toMatchObject({ found: 0, tried: { length: 7 } });
  const { found, tried } = await search(Number.POSITIVE_INFINITY);
  expect(found).toBeLessThanOrEqual(rateMax);
  expect(Math.max(...tried)).toBeLessThanOrEqual(rateMax);
});

test("no buyer reaches their rate limit, 100 writes in 10 s by default, at the highest rate that is tried", () => {
  expect(rateMax / fullLengths.buyers).toBeLessThan(100 / 10);
});
