import { sendLagMaxMs } from "../load/send-on-time.ts";
import type { Report } from "./report.ts";

export interface Verdict {
  /** What went wrong; nothing where the drop kept what it promised. */
  failures: string[];
  /** Why the latencies tell nothing; nothing where they do. */
  void: string[];
}

/** Correct and fast are two questions: a machine that could not send on time still shows whether anything was lost. */
export function judge(report: Report): Verdict {
  return { failures: failuresOf(report), void: reasonsForVoid(report) };
}

function failuresOf({ buyers, tickets, faults, isStalled, audit }: Report): string[] {
  const failures: string[] = [];
  if (isStalled) failures.push("nothing happened for a minute, so it was given up");
  if (buyers.lost > 0) failures.push(`${buyers.lost} accepted purchases ended in no outcome`);
  if (buyers.unanswered > 0) failures.push(`${buyers.unanswered} buyers got no answer at all`);
  if (tickets.issued !== tickets.expected)
    failures.push(`${tickets.issued} tickets were issued instead of ${tickets.expected}`);
  if (faults > 0) failures.push(`${faults} answers were a 5xx other than 503`);
  if (!audit.passed) failures.push("the audit failed");
  return failures;
}

function reasonsForVoid({ sending }: Report): string[] {
  const reasons: string[] = [];
  const lagMs = sending.lag.p99 ?? 0;
  if (lagMs > sendLagMaxMs)
    reasons.push(
      `the machine could not send on time: the p99 of the send lag is ${lagMs.toFixed(1)} ms, over ${sendLagMaxMs} ms`,
    );
  if (sending.dropped > 0) reasons.push(`${sending.dropped} buyers were not sent: too many requests had no answer yet`);
  return reasons;
}
