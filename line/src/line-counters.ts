import { delayedAfterMs, leaseRenewMs, seqRestartGap, type LineState, type OpsLineState } from "@admit/contract";

/** An event's counters in Redis. */
export interface LineCounters {
  /** The last position given. */
  seq: number;
  /** Every position up to this one is decided or passed over. */
  head: number;
  /** When the purchase at the head was accepted. */
  headAcceptedAtMs: number;
  /** When the line last stopped being empty. */
  sinceMs: number;
}

export const waitingIn = ({ seq, head }: Pick<LineCounters, "seq" | "head">): number => Math.max(0, seq - head);

/**
 * How long the oldest purchase has waited, in milliseconds; null while the line is empty. It was accepted no earlier
 * than the one at the head, and no earlier than the line stopped being empty.
 */
export function oldestWaitMs(counters: LineCounters, nowMs: number): number | null {
  if (waitingIn(counters) === 0) return null;
  return Math.max(0, nowMs - Math.max(counters.headAcceptedAtMs, counters.sinceMs));
}

/**
 * The position after which a line begins that Redis does not know: 0 for an event that never issued; else far enough
 * above the last decided one that no position an issuer may still hold in memory is given twice.
 */
export const restartSeq = (lastDecidedSeq: number): number =>
  lastDecidedSeq === 0 ? 0 : lastDecidedSeq + seqRestartGap;

export interface LineNow {
  isPaused: boolean;
  waiting: number;
  /** How long the head has not moved while purchases waited. */
  standstillMs: number;
}

/** A line's state for buyers. The first that holds: `paused`, `idle`, `delayed`, `moving`. */
export function lineState({ isPaused, waiting, standstillMs }: LineNow): LineState {
  if (isPaused) return "paused";
  if (waiting === 0) return "idle";
  return standstillMs > delayedAfterMs ? "delayed" : "moving";
}

/** How long a line may be without an issuer before it counts: workers poll the hot events each second. */
const lostAfterMs = leaseRenewMs;

/** A line's state for operators: as for buyers, but `lost` where purchases wait and no live worker holds the lease. */
export function operatorLineState(now: LineNow & { hasIssuer: boolean; oldestWaitMs: number | null }): OpsLineState {
  const state = lineState(now);
  const shouldMove = state === "delayed" || state === "moving";
  return shouldMove && !now.hasIssuer && (now.oldestWaitMs ?? 0) >= lostAfterMs ? "lost" : state;
}
