import type { Sent, WholeReport } from "./order.ts";

/** By how many milliseconds' worth of arrivals the unfinished buyers may differ without growing. */
const growthBoundMs = 200;
/** For the slowest rates. */
const growthBoundMin = 20;

/** Step by step, there are no buyers who wait for others. */
type Judged = Sent & Partial<Pick<WholeReport, "leftOver" | "unfinished">>;

/**
 * Why a run does not show that its rate is sustained. It is if each buyer arrived on time, got a ticket with its code
 * without sending a request again, and the unfinished ones are not more at the end than at a third of the time.
 */
export function whyNotFinished(report: Judged, ratePerSecond: number, sendLagMaxMs: number): string[] {
  const { dropped, failures, retries, leftOver = 0, lag, unfinished = { early: 0, late: 0 } } = report;
  const bound = Math.max(growthBoundMin, (ratePerSecond * growthBoundMs) / 1000);
  const listed = (counts: Record<string, number>): string =>
    Object.entries(counts)
      .map(([name, count]) => `${name} × ${count}`)
      .join(", ");
  return [
    dropped > 0 && `${dropped} buyers were not sent, because too many were unfinished`,
    Object.keys(failures).length > 0 && `buyers without tickets: ${listed(failures)}`,
    Object.keys(retries).length > 0 && `sent again: ${listed(retries)}`,
    leftOver > 0 && `${leftOver} buyers had not finished in time`,
    (lag.p99 ?? 0) > sendLagMaxMs && `the sender was late: p99 ${lag.p99?.toFixed(1)} ms`,
    unfinished.late > unfinished.early + bound &&
      `the unfinished buyers grew: ${unfinished.early} → ${unfinished.late}`,
  ].filter((failure) => failure !== false);
}
