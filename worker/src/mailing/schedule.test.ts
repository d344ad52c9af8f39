import { expect, test } from "vitest";
import { attemptsMax, isTooLate, restBetweenMailsMs, retryAtMs, retryDelayMs } from "./schedule.ts";

const createdAt = new Date(0);
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

test("a sign-in is retried within seconds, and at least every minute until its ten minutes are over", () => {
  const at = (attempts: number, nowMs: number) => retryAtMs({ occasion: "SIGN_IN", createdAt, attempts }, nowMs, false);
  expect([at(1, 0), at(2, 0), at(3, 0), at(20, 0)]).toEqual([2000, 4000, 8000, minuteMs]);
  expect(at(20, 9 * minuteMs - 1)).toBe(10 * minuteMs - 1);
  expect(at(20, 9 * minuteMs)).toBeNull();
});

test("an invitation is retried for three days, at least every hour", () => {
  const at = (attempts: number, nowMs: number) =>
    retryAtMs({ occasion: "INVITATION", createdAt, attempts }, nowMs, false);
  expect(at(100, 0)).toBe(hourMs);
  expect(at(100, 3 * dayMs - hourMs)).toBeNull();
});

test.each(["SIGN_IN", "INVITATION"] as const)("%s: a mail that the mail server refuses is not retried", (occasion) => {
  expect(retryAtMs({ occasion, createdAt, attempts: 1 }, 0, true)).toBeNull();
});

test("a sign-in that was not sent within ten minutes is never sent", () => {
  expect(isTooLate({ occasion: "SIGN_IN", createdAt }, 10 * minuteMs - 1)).toBe(false);
  expect(isTooLate({ occasion: "SIGN_IN", createdAt }, 10 * minuteMs)).toBe(true);
});

test("the delay of a ticket mail doubles with each attempt, up to six hours, and it is given up after about a week", () => {
  expect([1, 2, 3].map(retryDelayMs)).toEqual([15_000, 30_000, 60_000]);
  expect([11, 12, 1000].map(retryDelayMs)).toEqual([15_360_000, dayMs / 4, dayMs / 4]);
  const wholeMs = Array.from({ length: attemptsMax - 1 }, (_, at) => retryDelayMs(at + 1)).reduce((a, b) => a + b);
  expect(wholeMs).toBeGreaterThan(6.5 * dayMs);
  expect(wholeMs).toBeLessThan(7.5 * dayMs);
});

test.each([
  ["while few buy, one mail follows the other", 10_000, 10, () => 50, 0, 1000],
  ["while many buy, mails use a tenth of the time", 10_000, 10, () => 51, 0, 100],
  ["while link mails are due, ticket mails use a tenth of the time", 10_000, 10, () => 0, 1, 100],
  ["a sale of an hour delays no mail by more than a second, however long each takes", hourMs, 500, () => 6000, 0, 2400],
  [
    "mails are at full speed as soon as the line is quiet",
    20_000,
    10,
    (at: number) => (at < 10_000 ? 6000 : 0),
    0,
    1100,
  ],
])("%s", (_name, forMs, mailMs, decidedAt: (nowMs: number) => number, linksDue, expected) => {
  let sent = 0;
  for (let nowMs = 0; nowMs < forMs; sent++)
    nowMs += mailMs + restBetweenMailsMs({ decided: decidedAt(nowMs + mailMs), linksDue }, mailMs);
  expect(sent).toBe(expected);
});
