import type { Report, Verdict } from "./report.ts";
import type { LatencySummary } from "./sender/latencies.ts";

const labelWidth = 34;
const columnWidth = 10;

/** The report for people. */
export function formatReport(report: Report, verdict: Verdict): string {
  const { options, event, sending, buyers, tickets, audit } = report;
  return [
    `${event.title} at ${report.url}, ${report.startedAt}`,
    report.command,
    report.machine,
    "",
    `${count(options.buyers)} buyers, ${count(options.rate)}/s ${options.schedule} (sent ${count(sending.sent)} at ${count(sending.ratePerSecond)}/s), ${count(options.quantity)} tickets each, ${count(tickets.placesLeft)} places`,
    "",
    tableRow("Latency, ms", ["count", "p50", "p95", "p99", "p99.9", "max"]),
    ...latencyRow("pressed Buy → in line", report.acceptance),
    ...latencyRow("pressed Buy → refused", report.refusal),
    ...latencyRow("pressed Buy → outcome seen", report.decision),
    ...latencyRow("in line → decided (server)", report.serverWait),
    ...latencyRow("send lag", report.sending.lag),
    ...verdict.void.map((reason) => `VOID: ${reason}`),
    "",
    "Outcomes",
    ...rows(report.outcomes),
    "Answers",
    ...rows(report.answers),
    ...(Object.keys(report.retries).length > 0 ? ["Sent again", ...rows(report.retries)] : []),
    "",
    `Tickets issued: ${count(tickets.issued)} of ${count(tickets.expected)} expected (${count(tickets.asked)} requested, ${count(tickets.placesLeft)} places)`,
    `Every 202 has an outcome: ${buyers.lost === 0 ? "yes" : `no, ${count(buyers.lost)} do not`}`,
    "",
    `Audit: ${audit.passed ? "passed" : "FAILED"}`,
    ...audit.output.split("\n").map((line) => `  ${line}`),
    "",
    verdict.failures.length === 0 ? "The drop kept every guarantee." : `FAILED: ${verdict.failures.join("; ")}.`,
  ].join("\n");
}

function latencyRow(name: string, { count: recorded, p50, p95, p99, p999, max }: LatencySummary): string[] {
  if (recorded === 0) return [];
  return [tableRow(name, [count(recorded), ...[p50, p95, p99, p999, max].map(milliseconds)])];
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
