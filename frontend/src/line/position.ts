import { etaMs, type Line, type LineState, type Problem, type Purchase } from "@admit/contract";
import type { Trouble } from "../data/retry.ts";

/** What a buyer knows of their purchase while they wait, and after. */
export interface PositionState {
  /** `unknown`: no such purchase, and nothing here to send again. `refused`: it was sent again, and refused. */
  phase: "loading" | "waiting" | "decided" | "unknown" | "signed-out" | "refused";
  purchase: Purchase | null;
  /** 1 at the front, 0 once it is this purchase's turn; null until the line is known. It never grows. */
  position: number | null;
  /** The first position that was shown. */
  firstPosition: number | null;
  /** Null without an estimate. */
  etaMs: number | null;
  lineState: LineState | null;
  /** Tickets left; null until the line is known. */
  remaining: number | null;
  /** Why nothing new is known right now; null while requests succeed. */
  trouble: Trouble | null;
  /** The line was lost, and the purchase sent again. */
  sentAgain: boolean;
  problem: Problem | null;
}

export const nothingKnown: PositionState = {
  phase: "loading",
  purchase: null,
  position: null,
  firstPosition: null,
  etaMs: null,
  lineState: null,
  remaining: null,
  trouble: null,
  sentAgain: false,
  problem: null,
};

/** The position as the purchase's own answer states it, before the first poll of the line; null without one. */
export function positionAtFirst(state: PositionState, purchase: Purchase): PositionState | null {
  if (purchase.status !== "queued" || purchase.position === undefined) return null;
  const { position, etaMs = null } = purchase;
  return { ...state, phase: "waiting", purchase, position, firstPosition: state.firstPosition ?? position, etaMs };
}

/** The position after a poll of the line. */
export function positionInLine(state: PositionState, purchase: Purchase, line: Line): PositionState {
  const position = Math.min(state.position ?? Infinity, Math.max(0, purchase.seq - line.head));
  return {
    ...state,
    phase: "waiting",
    purchase,
    position,
    firstPosition: state.firstPosition ?? position,
    etaMs: etaMs(position, line.ratePerSecond),
    lineState: line.state,
    remaining: line.remaining,
    trouble: null,
  };
}

/** Whether to fetch the purchase: its turn has come, or the line does not know it and was lost. */
export const suggestsAsking = (line: Line, seq: number): boolean =>
  line.head >= seq || line.accepted < seq || line.waiting === 0;

/** From 0 to 1. */
export function progress(state: PositionState): number {
  if (state.phase === "decided") return 1;
  if (state.position === null || state.firstPosition === null || state.firstPosition === 0) return 0;
  return 1 - state.position / state.firstPosition;
}
