import type { OpsLine } from "@admit/contract";

/** The worst first: lost, delayed, with failures, paused; then the longest wait, then by title. */
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
