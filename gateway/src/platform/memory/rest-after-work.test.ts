import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { restAfterWork } from "./rest-after-work.ts";

let begun = 0;
let rests = 0;
beforeEach(() => {
  vi.useFakeTimers();
  begun = rests = 0;
  restAfterWork(
    () => begun,
    () => rests++,
  );
});
afterEach(() => void vi.useRealTimers());

/** Ten seconds in which so many requests come. */
const tenSeconds = (requests: number): void => {
  begun += requests;
  vi.advanceTimersByTime(10_000);
};

test("after a drop it rests once, and again after the next", () => {
  tenSeconds(50_000);
  tenSeconds(20);
  tenSeconds(20);
  expect(rests).toBe(1);
  tenSeconds(50_000);
  tenSeconds(20);
  expect(rests).toBe(2);
});

test("while people are at it, it does not rest", () => {
  for (let look = 0; look < 10; look++) tenSeconds(5000);
  expect(rests).toBe(0);
});

test("after little work there is nothing to rest from", () => {
  for (let look = 0; look < 10; look++) tenSeconds(100);
  expect(rests).toBe(0);
});

test("little work adds up", () => {
  for (let look = 0; look < 100; look++) tenSeconds(100);
  expect(rests).toBe(1);
});
