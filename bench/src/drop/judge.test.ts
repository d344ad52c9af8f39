import { expect, test } from "vitest";
import { judge } from "./judge.ts";
import type { Report } from "./report.ts";
import { makeTestReport } from "./testing/make-report.ts";

test("a drop that issued what there was, lost nothing and passed the audit is fine", () => {
  expect(judge(makeTestReport())).toEqual({ failures: [], void: [] });
});

const buyers = makeTestReport().buyers;
const tickets = makeTestReport().tickets;
const sending = makeTestReport().sending;

test.each<[string, Partial<Report>, string]>([
  ["a lost purchase", { buyers: { ...buyers, lost: 3 } }, "3 accepted purchases ended in no outcome"],
  ["no answer", { buyers: { ...buyers, unanswered: 1 } }, "1 buyers got no answer at all"],
  ["a ticket too few", { tickets: { ...tickets, issued: 999 } }, "999 tickets were issued instead of 1000"],
  ["a ticket too many", { tickets: { ...tickets, issued: 1001 } }, "1001 tickets were issued instead of 1000"],
  ["a fault", { faults: 1 }, "1 answers were a 5xx other than 503"],
  ["a failed audit", { audit: { passed: false, output: "" } }, "the audit failed"],
  ["a standstill", { isStalled: true }, "nothing happened for a minute, so it was given up"],
])("%s fails it", (_, change, failure) => {
  expect(judge(makeTestReport(change))).toEqual({ failures: [failure], void: [] });
});

const lagging = (p99: number) => judge(makeTestReport({ sending: { ...sending, lag: { ...sending.lag, p99 } } }));

test("a send lag over 5 ms at the 99th percentile makes the latencies void, not the drop wrong", () => {
  expect(lagging(5).void).toEqual([]);
  const { failures, void: reasons } = lagging(5.1);
  expect(failures).toEqual([]);
  expect(reasons).toEqual([expect.stringContaining("could not send on time")]);
});

test("buyers who were not sent make it void", () => {
  const { void: reasons } = judge(makeTestReport({ sending: { ...sending, dropped: 12 } }));
  expect(reasons).toEqual([expect.stringContaining("12 buyers were not sent")]);
});
