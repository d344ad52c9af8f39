import { expect, test } from "vitest";
import { formatReport } from "./format-report.ts";
import { judge } from "./judge.ts";
import type { Report } from "./report.ts";
import { makeTestReport } from "./testing/make-report.ts";

const text = (given: Partial<Report> = {}): string => {
  const report = makeTestReport(given);
  return formatReport(report, judge(report));
};

test("a good drop says what it issued, that nothing was lost, and that the audit passed", () => {
  expect(text()).toContain("Tickets issued: 1,000 of 1,000 expected");
  expect(text()).toContain("Every 202 ended in an outcome: yes");
  expect(text()).toContain("Audit: passed\n  1,000 tickets");
  expect(text()).toMatch(/The drop kept its promises\.$/);
});

test("a bad one says why in its last line", () => {
  const { buyers } = makeTestReport();
  const lost = text({ buyers: { ...buyers, lost: 2 } });
  expect(lost).toContain("Every 202 ended in an outcome: no, 2 did not");
  expect(lost).toMatch(/FAILED: 2 accepted purchases ended in no outcome\.$/);
});

test("void latencies are marked where they stand", () => {
  const { sending } = makeTestReport();
  expect(text({ sending: { ...sending, dropped: 1 } })).toMatch(/send lag.*\nVOID: /);
});

test("what nobody went through has no line in the table", () => {
  const none = { count: 0, p50: null, p95: null, p99: null, p999: null, max: null };
  expect(text()).toContain("pressed Buy → refused");
  expect(text({ refusal: none })).not.toContain("pressed Buy → refused");
});
