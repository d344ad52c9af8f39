import { expect, test } from "vitest";
import { whyNotFinished } from "./judge-buyers.ts";
import { type ByStepReport, type StepAlone, type WholeReport } from "./order.ts";
import { stepsAlone } from "./steps-alone.ts";

const latency = { count: 10, p50: 1, p95: 2, p99: 3, p999: 4, max: 5 };
const sustained = {
  dropped: 0,
  finished: 6000,
  failures: {},
  retries: {},
  leftOver: 0,
  lag: latency,
  unfinished: { early: 200, late: 210 },
} as Partial<WholeReport> as WholeReport;

test("buyers who all get their tickets without more and more of them waiting: sustained", () => {
  expect(whyNotFinished(sustained, 500, 5)).toEqual([]);
  expect(whyNotFinished({ ...sustained, unfinished: { early: 200, late: 300 } }, 500, 5)).toEqual([]);
});

test.each([
  ["a buyer who was not sent", { dropped: 1 }, /1 buyers were not sent/],
  ["a buyer without tickets", { failures: { "tickets: 503": 2 } }, /without tickets: tickets: 503 × 2/],
  ["a request that was sent again", { retries: { "POST purchase: 503": 1 } }, /again: POST purchase: 503 × 1/],
  ["a buyer who does not finish", { leftOver: 3 }, /3 buyers had not finished/],
  ["a sender that is late", { lag: { ...latency, p99: 5.1 } }, /late: p99 5.1 ms/],
  ["more and more unfinished buyers", { unfinished: { early: 200, late: 301 } }, /grew: 200 → 301/],
])("%s: not sustained", (_, change, why) => {
  expect(whyNotFinished({ ...sustained, ...change }, 500, 5)).toEqual([expect.stringMatching(why)]);
});

const alone = (requests: number, cpuMs: number): StepAlone => ({
  requests,
  latency,
  tookMs: 10_000,
  used: { gateway: { cpuMs, cpuShare: cpuMs / 10_000, rssBytes: 0, rssMaxBytes: 0 } },
});
const report = (idleShare: number): Pick<ByStepReport, "idle" | "steps"> => ({
  idle: { gateway: idleShare },
  steps: { page: alone(2000, 500), press: alone(1000, 600), poll: alone(2000, 50), tickets: alone(0, 100) },
});

test("a step costs what the gateway used for it, less what it uses while idle, by its requests", () => {
  const { page, press, poll, tickets } = stepsAlone(report(0.01));
  expect([page.gatewayUs, press.gatewayUs, poll.gatewayUs]).toEqual([200, 500, 0]);
  expect(tickets.gatewayUs).toBeNull();
  expect(stepsAlone(report(0)).page.gatewayUs).toBe(250);
});

test("a step of a gateway that does not run here has no cost", () => {
  const unknown = { ...alone(10, 1), used: { gateway: null } };
  expect(stepsAlone({ ...report(0), steps: { ...report(0).steps, page: unknown } }).page.gatewayUs).toBeNull();
});
