import { expect, test } from "vitest";
import { whyNotSustained } from "./run-purchases.ts";

const sustained = {
  ratePerSecond: 8000,
  answers: { 202: 240_000 },
  dropped: 0,
  sendLagP99Ms: 1.2,
  inFlight: { early: 200, late: 180 },
  waiting: { early: 300, late: 320 },
};

test("a line that does not grow, with each request sent on time and accepted: sustained", () => {
  expect(whyNotSustained(sustained, 202, 5)).toEqual([]);
  expect(whyNotSustained({ ...sustained, waiting: { early: 300, late: 300 + 800 } }, 202, 5)).toEqual([]);
});

test.each([
  ["a line that grows", { waiting: { early: 300, late: 300 + 801 } }, /the line grew: 300 → 1101/],
  ["more and more unanswered requests", { inFlight: { early: 200, late: 1001 } }, /without an answer grew: 200 → 1001/],
  ["a request that was not sent", { dropped: 1 }, /1 requests were not sent/],
  ["another answer", { answers: { 202: 239_999, 503: 1 } }, /not 202: 503 × 1/],
  ["a lost answer", { answers: { 202: 5, lost: 2 } }, /lost × 2/],
  ["a sender that is late", { sendLagP99Ms: 5.1 }, /late: p99 5.1 ms/],
])("%s: not sustained", (_, change, why) => {
  expect(whyNotSustained({ ...sustained, ...change }, 202, 5)).toEqual([expect.stringMatching(why)]);
});

test("if outcomes are wanted, a mere acceptance is another answer", () => {
  expect(whyNotSustained({ ...sustained, answers: { 200: 9, 202: 1 } }, 200, 5)).toEqual(["not 200: 202 × 1"]);
});

test("all failures are named", () => {
  expect(whyNotSustained({ ...sustained, dropped: 3, waiting: { early: 0, late: 9000 } }, 202, 5)).toHaveLength(2);
});
