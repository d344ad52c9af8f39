import type { LatencySummary } from "@admit/drop";
import type { Circumstances } from "../environment/circumstances.ts";
import type { Used } from "../environment/usage.ts";
import type { LoadPriority } from "../load/open-load.ts";
import type { QueueLengths } from "../load/queue-lengths.ts";

/** The format of the files in `bench/results/`; increased by each incompatible change. */
export const resultVersion = 2;

/** What `pnpm bench` writes. Rates are per second, latencies milliseconds. */
export interface BenchResult {
  version: typeof resultVersion;
  circumstances: Circumstances;
  options: {
    rounds: number;
    /** Short runs, to check that everything works: their figures mean nothing. */
    quick: boolean;
    /** Names of what was measured; null is all. */
    only: string[] | null;
    buyers: number;
  };
  /** What each round measured, in that order. */
  rounds: Measured[][];
}

export type Measured =
  | { kind: "admit"; name: string; admit: AdmitRound }
  | { kind: "peer"; name: string; peer: PeerRound }
  | { kind: "limit"; name: string; limit: LimitRound };

/** Processor time per purchase, in µs, of each process that takes part; null if it is unknown. */
export type CpuUs = Record<string, number | null>;

export interface PurchaseRun {
  eventId: string;
  schedule: "constant" | "poisson";
  /** Offered. */
  ratePerSecond: number;
  countedMs: number;
  /** 202 or 200 within the counted time. */
  acceptedPerSecond: number;
  /** Rows decided within the counted time. */
  decidedPerSecond: number;
  /** From the intended start to the answer, as the client sees it. */
  answer: LatencySummary;
  /** From acceptance to decision, by the rows. */
  decision: LatencySummary;
  sendLagP99Ms: number | null;
  /** Of the sender: real-time or a negative nice value runs ahead of the other processes. */
  senderPriority: LoadPriority;
  dropped: number;
  answers: Record<string, number>;
  /** Requests without an answer: at a third of the counted time, and at its end. */
  inFlight: QueueLengths;
  /** Purchases waiting, by the line's own figures. */
  waiting: QueueLengths;
  cpuUs: CpuUs;
  /** Why the run does not show that this rate is sustained, and its latencies do not count; empty if it does. */
  failures: string[];
}

export interface ReadRun {
  okPerSecond: number;
  inFlight: number;
  answers: Record<string, number>;
  /** 1 is one fully busy core: the process near 1 limits the rate. */
  cpuShare: Record<string, number | null>;
}

export interface AdmitRound {
  /** The highest rate at which accepted purchases are issued as they come. */
  sustained: PurchaseRun;
  /** Runs that were not sustained before it. */
  triedBefore: PurchaseRun[];
  /** At 70 % of it, Poisson. */
  at70: PurchaseRun;
  /** 50 per second, answered 202. */
  lone: PurchaseRun;
  /** 50 per second, answered with the outcome. */
  loneWithOutcome: PurchaseRun;
  /** The highest rate at which each purchase is answered with its outcome. */
  withOutcome: PurchaseRun;
  readLine: ReadRun;
  readPurchase: ReadRun;
}

export interface PeerRound {
  /** Answered with 64 requests always in flight. */
  saturatedPerSecond: number;
  /** Offered beyond that, so that it is always busy. */
  offeredPerSecond: number;
  countedMs: number;
  /** Purchases answered with their outcome. */
  okPerSecond: number;
  inFlight: number;
  answer: LatencySummary;
  senderPriority: LoadPriority;
  dropped: number;
  answers: Record<string, number>;
  cpuUs: CpuUs;
}

export interface LimitRound {
  perSecond: number;
  /** Used by each process meanwhile; `client` did the work. */
  used: Record<string, Used | null>;
}
