import { expect, test } from "vitest";
import { isTooLate, retryAtMs } from "./link-retry-schedule.ts";

const createdAt = new Date(0);
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

test("a sign-in is tried again within seconds, and at least each minute until its ten minutes are over", () => {
  const at = (attempts: number, nowMs: number) => retryAtMs({ occasion: "SIGN_IN", createdAt, attempts }, nowMs, false);
  expect([at(1, 0), at(2, 0), at(3, 0), at(20, 0)]).toEqual([2000, 4000, 8000, minuteMs]);
  expect(at(20, 9 * minuteMs - 1)).toBe(10 * minuteMs - 1);
  expect(at(20, 9 * minuteMs)).toBeNull();
});

test("an invitation is tried again for three days, at least each hour", () => {
  const at = (attempts: number, nowMs: number) =>
    retryAtMs({ occasion: "INVITATION", createdAt, attempts }, nowMs, false);
  expect(at(100, 0)).toBe(60 * minuteMs);
  expect(at(100, 3 * dayMs - 60 * minuteMs)).toBeNull();
});

test("a sign-in to an address that the mail server refuses is not tried again, and an invitation is", () => {
  expect(retryAtMs({ occasion: "SIGN_IN", createdAt, attempts: 1 }, 0, true)).toBeNull();
  expect(retryAtMs({ occasion: "INVITATION", createdAt, attempts: 1 }, 0, true)).toBe(2000);
});

test("a sign-in that was not sent within ten minutes is never sent", () => {
  expect(isTooLate({ occasion: "SIGN_IN", createdAt }, 10 * minuteMs - 1)).toBe(false);
  expect(isTooLate({ occasion: "SIGN_IN", createdAt }, 10 * minuteMs)).toBe(true);
});
