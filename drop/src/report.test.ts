import { expect, test } from "vitest";
import { formatReport } from "./format-report.ts";
import { readOptions } from "./options.ts";
import { judge, recordOf, type Report } from "./report.ts";

const latency = { count: 10, p50: 1, p95: 2, p99: 3, p999: 4, max: 5 };
/** The report of a drop that went well. */
const good: Report = {
  startedAt: "2026-11-22T19:00:00.000Z",
  command: "pnpm drop",
  machine: "2 × a processor",
  url: "http://127.0.0.1:8080",
  options: readOptions([]),
  event: { id: "01JD3V5Y6Q8ZK2M4N6P8R0S2T5", slug: "rehearsal", title: "Rehearsal", capacity: 1000, userCap: 50 },
  sending: { sent: 5000, dropped: 0, ratePerSecond: 1000, lag: latency },
  acceptance: latency,
  refusal: latency,
  decision: latency,
  serverWait: latency,
  buyers: { accepted: 600, decided: 600, refused: 4400, unanswered: 0, lost: 0 },
  outcomes: { "refused: sold-out": 4400, fulfilled: 500, "rejected: sold-out": 100 },
  answers: { "POST purchase 409": 4400, "POST purchase 202": 600 },
  retries: {},
  faults: 0,
  tickets: { placesLeft: 1000, asked: 10_000, issued: 1000, expected: 1000 },
  isStalled: false,
  audit: { passed: true, output: "1,000 tickets" },
};
const { buyers, tickets, sending } = good;
const textOf = (change: Partial<Report> = {}): string => {
  const report = { ...good, ...change };
  return formatReport(report, judge(report));
};

test("a drop that issued what there was, lost nothing and passed the audit is fine", () => {
  expect(judge(good)).toEqual({ failures: [], void: [] });
  expect(textOf()).toContain("Tickets issued: 1,000 of 1,000 expected");
  expect(textOf()).toContain("Every 202 has an outcome: yes");
  expect(textOf()).toContain("Audit: passed\n  1,000 tickets");
  expect(textOf()).toMatch(/The drop kept every guarantee\.$/);
});

test.each<[string, Partial<Report>, string]>([
  ["a lost purchase", { buyers: { ...buyers, lost: 3 } }, "3 accepted purchases have no outcome"],
  ["no answer", { buyers: { ...buyers, unanswered: 1 } }, "1 buyers received no answer at all"],
  ["a ticket too few", { tickets: { ...tickets, issued: 999 } }, "999 tickets were issued instead of 1000"],
  ["a ticket too many", { tickets: { ...tickets, issued: 1001 } }, "1001 tickets were issued instead of 1000"],
  ["a fault", { faults: 1 }, "1 answers were a 5xx other than 503"],
  ["a failed audit", { audit: { passed: false, output: "" } }, "the audit failed"],
  ["a standstill", { isStalled: true }, "nothing happened for a minute, so it was given up"],
])("%s fails it, and is named in the last line", (_, change, failure) => {
  expect(judge({ ...good, ...change })).toEqual({ failures: [failure], void: [] });
  expect(textOf(change).endsWith(`FAILED: ${failure}.`)).toBe(true);
});

test("a send lag over 5 ms at the 99th percentile makes the latencies void, not the drop wrong", () => {
  const lagging = (p99: number) => judge({ ...good, sending: { ...sending, lag: { ...latency, p99 } } });
  expect(lagging(5).void).toEqual([]);
  expect(lagging(5.1)).toEqual({ failures: [], void: [expect.stringContaining("could not send on time")] });
});

test("buyers who were not sent make the latencies void, which is marked below them", () => {
  const change = { sending: { ...sending, dropped: 12 } };
  expect(judge({ ...good, ...change }).void).toEqual([expect.stringContaining("12 buyers were not sent")]);
  expect(textOf(change)).toMatch(/send lag.*\nVOID: /);
});

test("a latency without any record has no line in the table", () => {
  const none = { count: 0, p50: null, p95: null, p99: null, p999: null, max: null };
  expect(textOf()).toContain("pressed Buy → refused");
  expect(textOf({ refusal: none })).not.toContain("pressed Buy → refused");
});

test("the record of a rehearsal has the rate that was sent, the tickets on sale, and whether every guarantee was kept", () => {
  const record = (change: Partial<Report>) => recordOf({ ...good, ...change }, judge({ ...good, ...change }));
  const slower = { sending: { ...sending, ratePerSecond: 640.5 } };
  expect(record(slower)).toEqual({ buyers: 5000, buyersPerSecond: 640.5, capacity: 1000, passed: true });
  expect(record({ faults: 1 })).toMatchObject({ passed: false });
});
