import type { LatencySummary } from "./latencies.ts";
import type { QueueLengths } from "./queue-lengths.ts";
import type { ScheduleKind } from "./schedule.ts";

/** When requests are sent. */
export type Pace =
  /** Each at its scheduled time, whatever becomes of the others: an open loop. */
  | { kind: "scheduled"; schedule: ScheduleKind; ratePerSecond: number; seed: number }
  /** The next when one is answered, as many at a time as may be in flight: shows what is answered at most, and no latency. */
  | { kind: "saturating" }
  /** As `saturating`, so many and no more. */
  | { kind: "counted"; requests: number };

/** What a load process is told to send. */
export interface LoadOrder {
  /** Such as `http://127.0.0.1:8080`. */
  origin: string;
  /** Session tokens, one a line; requests take them in turn. Null sends none. */
  tokenFile: string | null;
  /** Requests take these in turn. */
  paths: readonly string[];
  /** A purchase of so many tickets, each under a key of its own; null only reads. */
  purchase: { quantity: number; keyPrefix: string; wait: boolean } | null;
  pace: Pace;
  /** What is sent before counts nowhere; `counted` has neither. */
  warmUpMs: number;
  countedMs: number;
  inFlightMax: number;
}

/** What became of it. Latency is from the intended start where there is one, in milliseconds. */
export interface LoadReport {
  /** When counting began, by `Date.now()`. */
  countedFromMs: number;
  /** Requests that were intended for the counted time, and sent. */
  sent: number;
  /** Requests that were not sent, since too many were on their way; those of the warm-up too. */
  dropped: number;
  /** By HTTP status, of the counted ones; `lost` where no answer came. */
  answers: Record<string, number>;
  /** 2xx that came within the counted time, whenever they were sent. */
  okPerSecond: number;
  /** The same for each second of the counted time. */
  okEachSecond: number[];
  /** Requests on their way. */
  inFlight: QueueLengths;
  latency: LatencySummary;
  /** How much later than intended requests were sent; nothing where none was intended. */
  lag: LatencySummary;
  /** Of the process that sends. */
  cpuUsPerRequest: number;
}

export type ToLoad = { kind: "run"; order: LoadOrder };

export type FromLoad =
  /** Counting begins. */
  | { kind: "counting" }
  /** The counted time is over; answers may still be on their way. */
  | { kind: "counted" }
  | { kind: "report"; report: LoadReport }
  | { kind: "failed"; message: string };
