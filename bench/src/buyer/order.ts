import type { LatencySummary } from "@admit/drop";
import type { QueueLengths } from "../load/queue-lengths.ts";
import type { Pids, Used } from "../load/usage.ts";
import type { Signer } from "./host.ts";

/** What a buyer does, in this order: reads the event and its line, presses Buy, polls, and reads the tickets. */
export const steps = ["page", "press", "poll", "tickets"] as const;
export type Step = (typeof steps)[number];

/** Buyers, each new: with a connection, an address and a token of their own. */
export interface BuyersOrder {
  /** Such as `http://127.0.0.1:8080`. */
  origin: string;
  event: { id: string; slug: string };
  /** Tokens are signed before the first buyer is sent. */
  signer: Signer;
  /** Each buyer from the page to the tickets; or all buyers step by step, so that each step is measured alone. */
  kind: "whole" | "by step";
  /** An open loop: arrivals, or those of each step, at a constant rate. */
  ratePerSecond: number;
  count: number;
  /** Buyers who are due while so many are unfinished are not sent. */
  unfinishedMax: number;
  pids: Pids;
}

/** Latencies are in milliseconds. */
export interface StepReport {
  requests: number;
  /** From when the step was due: both answers of the page, the acceptance, each poll, the tickets. */
  latency: LatencySummary;
}

/** What counts of every run. */
export interface Sent {
  dropped: number;
  /** Buyers with their tickets. */
  finished: number;
  /** Why others did not get there, such as `tickets 503`. */
  failures: Record<string, number>;
  /** Why requests were sent again. */
  retries: Record<string, number>;
  /** How much later than intended buyers were sent. */
  lag: LatencySummary;
}

export interface WholeReport extends Sent {
  unfinished: QueueLengths;
  /** Buyers without their tickets some time after the last arrival. */
  leftOver: number;
  /** From the intended arrival to the tickets. */
  latency: LatencySummary;
  steps: Record<Step, StepReport>;
  /** Until the last one had finished. */
  used: Record<string, Used | null>;
}

/** A step alone: nothing else was sent from `used`'s beginning to its end. */
export interface StepAlone extends StepReport {
  tookMs: number;
  used: Record<string, Used | null>;
}

export interface ByStepReport extends Sent {
  /** The share of a core of each process while no one does anything. */
  idle: Record<string, number | null>;
  steps: Record<Step, StepAlone>;
}

export type BuyersReport = { whole: WholeReport } | { byStep: ByStepReport };
