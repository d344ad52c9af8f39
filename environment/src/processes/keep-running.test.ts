import { expect, it } from "vitest";
import { restartDelay, restartsPerMinuteMax } from "./keep-running.ts";

it("a process that dies is restarted, each time after twice as long", () => {
  const deaths: number[] = [];
  const delays = Array.from({ length: restartsPerMinuteMax }, (_, nth) => {
    deaths.push(nth * 1000);
    return restartDelay(deaths, nth * 1000);
  });
  expect(delays).toEqual([500, 1000, 2000, 4000, 8000]);
});

it("a process that dies a sixth time within a minute is given up", () => {
  expect(restartDelay([0, 1, 2, 3, 4, 59_999], 59_999)).toBeUndefined();
});

it("deaths of more than a minute ago do not count", () => {
  expect(restartDelay([0, 1, 2, 3, 4, 60_004], 60_004)).toBe(500);
});
