import type { LatencySummary } from "../load/latencies.ts";
import type { Verdict } from "./judge.ts";
import type { Report } from "./report.ts";

const labelWidth = 34;
const columnWidth = 10;

/** The report for people. */
export function formatReport(report: Report, verdict: Verdict): string {
  const { options, event, sending, buyers, tickets, audit } = report;
  const passed = verdict.failures.length === 0;
  return [
    `${event.title} at ${report.url}, ${report.startedAt}`,
    report.command,
    report.machine,
    "",
    `${count(options.buyers)} buyers, ${count(options.rate)}/s ${options.schedule} (sent ${count(sending.sent)} at ${count(sending.ratePerSecond)}/s), ${count(options.quantity)} tickets each, ${count(tickets.placesLeft)} places`,
    "",
    latencyTable(report),
    ...verdict.void.map((reason) => `VOID: ${reason}`),
    "",
    "Outcomes",
    ...rows(report.outcomes),
    "Answers",
    ...rows(report.answers),
    ...(Object.keys(report.retries).length > 0 ? ["Sent again", ...rows(report.retries)] : []),
    "",
    `Tickets issued: ${count(tickets.issued)} of ${count(tickets.expected)} expected (${count(tickets.asked)} asked for, ${count(tickets.placesLeft)} places)`,
    `Every 202 ended in an outcome: ${buyers.lost === 0 ? "yes" : `no, ${count(buyers.lost)} did not`}`,
    "",
    `Audit: ${audit.passed ? "passed" : "FAILED"}`,
    ...audit.output.split("\n").map((line) => `  ${line}`),
    "",
    passed ? "The drop kept its promises." : `FAILED: ${verdict.failures.join("; ")}.`,
  ].join("\n");
}

function latencyTable(report: Report): string {
  const named: [string, LatencySummary][] = [
    ["pressed Buy → in line", report.acceptance],
    ["pressed Buy → refused", report.refusal],
    ["pressed Buy → outcome seen", report.decision],
    ["in line → decided (server)", report.serverWait],
    ["send lag", report.sending.lag],
  ];
  const head = ["count", "p50", "p95", "p99", "p99.9", "max"];
  const body = named
    .filter(([, { count: recorded }]) => recorded > 0)
    .map(([name, { count: recorded, p50, p95, p99, p999, max }]) =>
      tableRow(name, [count(recorded), ...[p50, p95, p99, p999, max].map(milliseconds)]),
    );
  return [tableRow("Latency, ms", head), ...body].join("\n");
}

function tableRow(label: string, cells: readonly string[]): string {
  return label.padEnd(labelWidth) + cells.map((cell) => cell.padStart(columnWidth)).join("");
}

function rows(counts: Record<string, number>): string[] {
  return Object.entries(counts).map(([name, value]) => tableRow(`  ${name}`, [count(value)]));
}

function milliseconds(ms: number | null): string {
  if (ms === null) return "–";
  return ms < 100 ? ms.toFixed(1) : count(Math.round(ms));
}

function count(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 1 });
}
