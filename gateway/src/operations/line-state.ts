import { delayedAfterMs, leaseRenewMs, type OpsLine, type OpsLineState } from "@admit/contract";

/** How long a line may be without issuer before it counts: workers look at the hot events each second. */
const lostAfterMs = leaseRenewMs;

export interface LineNow {
  isPaused: boolean;
  /** How long the oldest has waited; null where nobody waits. */
  oldestWaitMs: number | null;
  /** Somebody holds the lease, and is not lost. */
  hasIssuer: boolean;
  /** How long the head has not moved while somebody waited. */
  stillMs: number;
}

/** The first that holds: `paused`, `idle`, `lost`, `delayed`, `moving`. */
export function lineStateOf({ isPaused, oldestWaitMs, hasIssuer, stillMs }: LineNow): OpsLineState {
  if (isPaused) return "paused";
  if (oldestWaitMs === null) return "idle";
  if (!hasIssuer && oldestWaitMs >= lostAfterMs) return "lost";
  return stillMs > delayedAfterMs ? "delayed" : "moving";
}

/** The worst first: lost, delayed, with failures, paused; then who waits longest, then by title. */
export function worstFirst(one: OpsLine, other: OpsLine): number {
  return (
    rankOf(one) - rankOf(other) ||
    (other.oldestWaitMs ?? -1) - (one.oldestWaitMs ?? -1) ||
    one.title.localeCompare(other.title) ||
    one.eventId.localeCompare(other.eventId)
  );
}

function rankOf({ state, failed }: OpsLine): number {
  if (state === "lost") return 0;
  if (state === "delayed") return 1;
  if (failed > 0) return 2;
  return state === "paused" ? 3 : 4;
}
