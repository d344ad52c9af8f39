import type { PurchaseRun } from "./result.ts";

/** By how many milliseconds' worth of arrivals a queue may differ and still not grow: groups come and go in such steps. */
const growthBoundMs = 100;
/** For the slowest rates, where that is less than one group. */
const growthBoundMin = 20;

type Judged = Pick<PurchaseRun, "ratePerSecond" | "answers" | "dropped" | "sendLagP99Ms" | "inFlight" | "waiting">;

/**
 * What keeps a run from showing that its rate is sustained: each request sent, on time, and accepted, and neither
 * the line nor what waits before it longer at the end than at a third of the time.
 *
 * @param wanted the status that each answer is to have
 * @param sendLagMaxMs bound of the p99
 */
export function whyNotSustained(run: Judged, wanted: 200 | 202, sendLagMaxMs: number): string[] {
  const others = Object.entries(run.answers).filter(([status]) => status !== String(wanted));
  const bound = Math.max(growthBoundMin, (run.ratePerSecond * growthBoundMs) / 1000);
  const failures: string[] = [];
  if (run.dropped > 0) failures.push(`${run.dropped} requests were not sent, since too many were on their way`);
  if (others.length > 0)
    failures.push(`not ${wanted}: ${others.map(([name, count]) => `${name} × ${count}`).join(", ")}`);
  if (run.sendLagP99Ms !== null && run.sendLagP99Ms > sendLagMaxMs)
    failures.push(`the sender was late: p99 ${run.sendLagP99Ms.toFixed(1)} ms`);
  for (const [queue, { early, late }] of [
    ["the requests without an answer", run.inFlight],
    ["the line", run.waiting],
  ] as const)
    if (late > early + bound) failures.push(`${queue} grew: ${early} → ${late}`);
  return failures;
}
