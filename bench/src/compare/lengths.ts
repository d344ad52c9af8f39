import { lineMaxDefault } from "@admit/contract";
import { sendLagMaxMs } from "../load/send-on-time.ts";

/** How long each measurement takes, in milliseconds. */
export interface Lengths {
  /** A sender whose p99 is later than so many milliseconds spoils a run. */
  sendLagMaxMs: number;
  /** Before each run, sent alike and not counted: connections are opened, code is compiled. */
  warmUpMs: number;
  probeMs: number;
  sustainedMs: number;
  at70Ms: number;
  loneMs: number;
  toldMs: number;
  readsMs: number;
  peerMs: number;
  /** Who take turns in buying. */
  buyers: number;
  /** Purchases that wait when the worker begins to empty a line. */
  drained: number;
}

export const fullLengths: Lengths = {
  sendLagMaxMs,
  warmUpMs: 3000,
  probeMs: 8000,
  sustainedMs: 30_000,
  at70Ms: 20_000,
  loneMs: 10_000,
  toldMs: 10_000,
  readsMs: 5000,
  peerMs: 10_000,
  buyers: 20_000,
  drained: lineMaxDefault,
};

/** To see whether all of it works. */
export const quickLengths: Lengths = {
  sendLagMaxMs: Number.POSITIVE_INFINITY,
  warmUpMs: 1000,
  probeMs: 2000,
  sustainedMs: 4000,
  at70Ms: 3000,
  loneMs: 3000,
  toldMs: 2000,
  readsMs: 2000,
  peerMs: 3000,
  buyers: 4000,
  drained: 10_000,
};
