import { basePeer } from "../compare/names.ts";
import type { BenchResult } from "../compare/result.ts";
import type { Spread } from "./median.ts";
import { overRounds } from "./over-rounds.ts";

/** What is promised of the 2-core machine that also runs the servers and the load. */
export interface Target {
  label: string;
  unit: "/s" | "ms" | "×";
  /** Null where it was not measured. */
  measured: Spread | null;
  bound: number;
  /** A rate is to be at least its bound, a latency less. */
  isLeast: boolean;
  /** By the median. */
  isReached: boolean | null;
}

export function targetsOf(result: BenchResult): Target[] {
  const over = overRounds(result);
  return [
    atLeast(
      "purchases sustained, one event",
      "/s",
      over.admit(({ sustained }) => sustained.acceptedPerSecond),
      6000,
    ),
    atLeast("… as a multiple of a transaction per request", "×", over.ratio("admit", basePeer), 40),
    atLeast("worker's drain rate ÷ BullMQ's no-op rate", "×", over.ratio("worker-drain", "bullmq-noop"), 1),
    atLeast("worker's drain rate ÷ bare group inserts", "×", over.ratio("worker-drain", "group-inserts"), 0.6),
    below(
      "at 70 %: pressed → accepted, p99",
      over.admit(({ at70 }) => at70.answer.p99),
      200,
    ),
    below(
      "at 70 %: accepted → decided, p99",
      over.admit(({ at70 }) => at70.decision.p99),
      200,
    ),
    below(
      "at 50/s: accepted → decided, p50",
      over.admit(({ lone }) => lone.decision.p50),
      10,
    ),
    atLeast(
      "GET line, one gateway",
      "/s",
      over.admit(({ readLine }) => readLine.okPerSecond),
      20_000,
    ),
    atLeast(
      "GET a decided purchase, one gateway",
      "/s",
      over.admit(({ readPurchase }) => readPurchase.okPerSecond),
      8000,
    ),
  ];
}

function atLeast(label: string, unit: Target["unit"], measured: Spread | null, bound: number): Target {
  return {
    label,
    unit,
    measured,
    bound,
    isLeast: true,
    isReached: measured === null ? null : measured.median >= bound,
  };
}

function below(label: string, measured: Spread | null, bound: number): Target {
  return {
    label,
    unit: "ms",
    measured,
    bound,
    isLeast: false,
    isReached: measured === null ? null : measured.median < bound,
  };
}
