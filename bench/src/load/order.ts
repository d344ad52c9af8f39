import type { LatencySummary, ScheduleKind } from "@admit/drop";
import type { QueueLengths } from "./queue-lengths.ts";
import type { Pids, Used } from "./usage.ts";

/** When requests are sent. */
type Pace =
  /** Each at its scheduled time, whatever happens to the others: an open loop. */
  | { kind: "scheduled"; schedule: ScheduleKind; ratePerSecond: number; seed: number }
  /**
   * The next as soon as one is answered, with as many in flight as allowed: shows the highest rate, and no latency.
   * Connections are opened one after the other beforehand, unless they are to come all at once, as in an attack.
   */
  | { kind: "saturating"; connects?: "all at once" };

export interface LoadOrder {
  /** Such as `http://127.0.0.1:8080`. */
  origin: string;
  /** Session tokens, used round-robin; may be none. */
  tokens: readonly string[];
  /** Used round-robin. */
  paths: readonly string[];
  /** A purchase of so many tickets, each under a key of its own; null only reads. */
  purchase: { quantity: number; keyPrefix: string; wait: boolean } | null;
  pace: Pace;
  /** Requests before that are not counted. */
  warmUpMs: number;
  countedMs: number;
  inFlightMax: number;
  /** Processes whose usage is measured in the counted time. */
  pids?: Pids;
}

/** Latency is from the intended start, in milliseconds. */
export interface LoadReport {
  /** When counting began, by `Date.now()`. */
  countedFromMs: number;
  /** Requests that were intended for the counted time, and sent. */
  sent: number;
  /** Requests that were not sent, because too many were in flight; those of the warm-up too. */
  dropped: number;
  /** By HTTP status, of the counted ones; `lost` if no answer came. */
  answers: Record<string, number>;
  /** 2xx that came within the counted time, whenever they were sent. */
  okPerSecond: number;
  inFlight: QueueLengths;
  latency: LatencySummary;
  /** How much later than intended requests were sent; empty where none was intended. */
  lag: LatencySummary;
  /** By the order's names; null for an unknown process. */
  used: Record<string, Used | null>;
}

/** What a sending process replies to an order. */
export type FromSender<Report> = { report: Report } | { failure: string };

/** `Prefer: wait=N`: as long as a gateway delays an answer at most. */
const preferWait = "prefer: wait=10\r\n";

/** Builds the requests of an order, as they go over the wire. All of it is ASCII. */
export function makeRequests({
  origin,
  paths,
  purchase,
  tokens,
}: Pick<LoadOrder, "origin" | "paths" | "purchase" | "tokens">): (index: number) => string {
  const method = purchase === null ? "GET" : "POST";
  const lines = paths.map((path) => `${method} ${path} HTTP/1.1\r\nhost: ${new URL(origin).host}\r\n`);
  const bearers = tokens.length === 0 ? [""] : tokens.map((token) => `authorization: Bearer ${token}\r\n`);
  const body = purchase === null ? "" : JSON.stringify({ quantity: purchase.quantity });
  const end =
    purchase === null
      ? "\r\n"
      : `content-type: application/json\r\n${purchase.wait ? preferWait : ""}content-length: ${body.length}\r\n\r\n${body}`;
  return (index) => {
    const key = purchase === null ? "" : `idempotency-key: ${purchase.keyPrefix}${index}\r\n`;
    return `${lines[index % lines.length]}${bearers[index % bearers.length]}${key}${end}`;
  };
}
