import { expect, test } from "vitest";
import { rateMax, searchRate } from "./search-rate.ts";

async function search(limit: number, from = 1000) {
  const tried: number[] = [];
  const found = await searchRate(from, async (rate) => {
    tried.push(rate);
    return rate <= limit;
  });
  return { found, tried };
}

test.each([1000, 1001, 1999, 2000, 7300, 11_111, 40_000])("a limit of %i is found to 5 %", async (limit) => {
  const { found } = await search(limit);
  expect(found).toBeLessThanOrEqual(limit);
  expect(found * 1.05).toBeGreaterThanOrEqual(limit);
});

test("no rate is tried twice, and few are", async () => {
  const { tried } = await search(9000);
  expect(new Set(tried).size).toBe(tried.length);
  expect(tried.length).toBeLessThanOrEqual(10);
});

test("a limit below the first rate is found below it", async () => {
  const { found } = await search(300);
  expect(found).toBeLessThanOrEqual(300);
  expect(found * 1.05).toBeGreaterThanOrEqual(300);
});

test("what sustains nothing is given up, and what sustains anything is bounded", async () => {
  expect(await search(0)).toMatchObject({ found: 0, tried: { length: 7 } });
  const { found, tried } = await search(Number.POSITIVE_INFINITY);
  expect(found).toBeLessThanOrEqual(rateMax);
  expect(Math.max(...tried)).toBeLessThanOrEqual(rateMax);
});
