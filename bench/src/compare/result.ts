import type { LatencySummary } from "../load/latencies.ts";
import type { LoadPriority } from "../load/open-load.ts";
import type { QueueLengths } from "../load/queue-lengths.ts";
import type { Circumstances } from "../place/circumstances.ts";
import type { Used } from "../place/usage.ts";

/** The format of the files in `bench/results/`; a change that a reader would trip over raises it. */
export const resultVersion = 1;

/** What `pnpm bench` writes. Rates are per second, latencies milliseconds. */
export interface BenchResult {
  version: typeof resultVersion;
  circumstances: Circumstances;
  options: BenchOptions;
  /** What each round measured, in the order it was measured. */
  rounds: Measured[][];
}

interface BenchOptions {
  rounds: number;
  /** Short runs, to see whether all of it works: their figures mean nothing. */
  quick: boolean;
  /** Names of what was measured; null was all. */
  only: string[] | null;
  buyers: number;
}

export type Measured =
  | { kind: "admit"; name: string; admit: AdmitRound }
  | { kind: "peer"; name: string; peer: PeerRound }
  | { kind: "limit"; name: string; limit: LimitRound };

/** Processor time per purchase, in µs, of each process that takes part; null where it cannot be told. */
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
  /** Of the process that sends: real-time, or below 0 as `nice` has it, it goes before what it shares the machine with. */
  senderPriority: LoadPriority;
  dropped: number;
  answers: Record<string, number>;
  /** Requests without an answer: at a third of the counted time, and at its end. */
  inFlight: QueueLengths;
  /** Purchases waiting, as the line says. */
  waiting: QueueLengths;
  cpuUs: CpuUs;
  /** Why the run does not show that this rate is sustained, and its latencies do not count; nothing where all is well. */
  failures: string[];
}

export interface ReadRun {
  okPerSecond: number;
  inFlight: number;
  answers: Record<string, number>;
  /** 1 is one core, wholly busy: whoever is near 1 is what bounds the figure. */
  cpuShare: Record<string, number | null>;
}

export interface AdmitRound {
  /** The highest rate at which accepted purchases are issued as they come. */
  sustained: PurchaseRun;
  /** Runs that were not sustained before it. */
  triedBefore: PurchaseRun[];
  /** At 70 % of it, Poisson. */
  at70: PurchaseRun;
  /** 50 a second, answered 202. */
  lone: PurchaseRun;
  /** 50 a second, answered with the outcome. */
  loneTold: PurchaseRun;
  /** The highest rate at which each is answered with its outcome. */
  told: PurchaseRun;
  readLine: ReadRun;
  readPurchase: ReadRun;
}

export interface PeerRound {
  /** What it answered when 64 requests were always on their way. */
  saturatedPerSecond: number;
  /** Offered beyond that, so that it has always something to do. */
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
  /** What the processes used meanwhile; `client` is the one that did the work. */
  used: Record<string, Used | null>;
}
