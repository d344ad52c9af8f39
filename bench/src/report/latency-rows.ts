import type { AdmitRound, BenchResult } from "../compare/result.ts";
import type { LatencySummary } from "../load/latencies.ts";
import { overRounds } from "./over-rounds.ts";

const latencyColumns = ["p50", "p99", "p999", "max"] as const;
export const latencyHeads = ["p50", "p99", "p99.9", "max"] as const;

export interface LatencyRow {
  title: string;
  /** Medians of the rounds, as `latencyColumns`, in milliseconds. */
  ms: (number | null)[];
}

/** How long Admit took, in the order in which people read it. */
export function latencyRows(result: BenchResult): LatencyRow[] {
  const over = overRounds(result);
  const row = (title: string, latency: (round: AdmitRound) => LatencySummary): LatencyRow => ({
    title,
    ms: latencyColumns.map((column) => over.admit((round) => latency(round)[column])?.median ?? null),
  });
  return [
    row("at the maximum: pressed → accepted", ({ sustained }) => sustained.answer),
    row("at the maximum: accepted → decided", ({ sustained }) => sustained.decision),
    row("at 70 %, Poisson: pressed → accepted", ({ at70 }) => at70.answer),
    row("at 70 %, Poisson: accepted → decided", ({ at70 }) => at70.decision),
    row("at 50/s: pressed → accepted", ({ lone }) => lone.answer),
    row("at 50/s: accepted → decided", ({ lone }) => lone.decision),
    row("at 50/s, outcome asked for: pressed → outcome seen", ({ loneTold }) => loneTold.answer),
    row("each told its outcome, at the most: pressed → outcome seen", ({ told }) => told.answer),
  ].filter(({ ms }) => ms.some((each) => each !== null));
}
