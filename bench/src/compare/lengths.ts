import { lineMaxDefault } from "@admit/contract";
import { sendLagMaxMs } from "@admit/drop";

/** How long each measurement takes, in milliseconds. */
export const fullLengths = {
  /** A run whose sender has a later p99 does not count. */
  sendLagMaxMs,
  /** Sent before each run and not counted: connections are opened, code is compiled. */
  warmUpMs: 3000,
  probeMs: 8000,
  sustainedMs: 30_000,
  at70Ms: 20_000,
  loneMs: 10_000,
  withOutcomeMs: 10_000,
  readsMs: 5000,
  peerMs: 10_000,
  /** A gentle rate that compiles the code before the first run, in a line of its own. */
  warmRatePerSecond: 1000,
  /** Tried first. */
  fromPerSecond: 2000,
  /** The search ends here: more than any machine of today sustains, and less than buyers' own limits allow. */
  perSecondMax: 100_000,
  /** So many that, at the highest rate that is tried, none comes near their own rate limit. */
  buyers: 20_000,
  /** Purchases in the line when the worker begins to drain it. */
  drained: lineMaxDefault,
  /** New buyers: the search of their rate, and the run in which they take each step alone. */
  buyer: {
    warmUpMs: 5000,
    probeMs: 12_000,
    fromPerSecond: 200,
    perSecondMax: 20_000,
    stepsPerSecond: 100,
    stepBuyers: 1200,
  },
};
export type Lengths = typeof fullLengths;

/** To check that everything works. */
export const quickLengths: Lengths = {
  sendLagMaxMs: Number.POSITIVE_INFINITY,
  warmUpMs: 1000,
  probeMs: 2000,
  sustainedMs: 4000,
  at70Ms: 3000,
  loneMs: 3000,
  withOutcomeMs: 2000,
  readsMs: 2000,
  peerMs: 3000,
  warmRatePerSecond: 200,
  fromPerSecond: 500,
  perSecondMax: 500,
  buyers: 4000,
  drained: 10_000,
  buyer: {
    warmUpMs: 1000,
    probeMs: 4000,
    fromPerSecond: 20,
    perSecondMax: 20,
    stepsPerSecond: 20,
    stepBuyers: 60,
  },
};
