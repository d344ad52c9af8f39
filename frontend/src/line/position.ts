import { etaMs, type Line, type LineState, type Problem, type Purchase } from "@admit/contract";
import type { Trouble } from "../data/retry.ts";

/** What a buyer knows of their purchase while they wait, and after. */
export interface Place {
  /** `unknown`: no such purchase, and nothing here to send again. `refused`: it was sent again, and refused. */
  phase: "looking" | "waiting" | "decided" | "unknown" | "signed-out" | "refused";
  purchase: Purchase | null;
  /** How many stand before and including this purchase; null until the line has told. It never grows. */
  position: number | null;
  /** The first position that was shown. */
  firstPosition: number | null;
  /** Null while nobody can tell. */
  etaMs: number | null;
  lineState: LineState | null;
  /** Why nothing new is known right now; null while all is well. */
  trouble: Trouble | null;
  /** The line was lost, and the purchase sent again. */
  sentAgain: boolean;
  problem: Problem | null;
}

export const nothingKnown: Place = {
  phase: "looking",
  purchase: null,
  position: null,
  firstPosition: null,
  etaMs: null,
  lineState: null,
  trouble: null,
  sentAgain: false,
  problem: null,
};

/** The place as the answer to the purchase tells it, before any look at the line; null where it tells none. */
export function placeAtFirst(place: Place, purchase: Purchase): Place | null {
  if (purchase.status !== "queued" || purchase.position === undefined) return null;
  const { position, etaMs = null } = purchase;
  return { ...place, phase: "waiting", purchase, position, firstPosition: place.firstPosition ?? position, etaMs };
}

/** The place after a look at the line. */
export function placeInLine(place: Place, purchase: Purchase, line: Line): Place {
  const position = Math.min(place.position ?? Infinity, Math.max(0, purchase.seq - line.head));
  return {
    ...place,
    phase: "waiting",
    purchase,
    position,
    firstPosition: place.firstPosition ?? position,
    etaMs: etaMs(position, line.ratePerSecond),
    lineState: line.state,
    trouble: null,
  };
}

/**
 * Whether the line suggests that there is something to learn about a purchase: its turn has come; or the
 * line has never heard of it, which means that the line was lost and begun anew.
 */
export const suggestsAsking = (line: Line, seq: number): boolean =>
  line.head >= seq || line.accepted < seq || line.waiting === 0;

/** Progress from 0 to 1. */
export function progress(place: Place): number {
  if (place.phase === "decided") return 1;
  if (place.position === null || place.firstPosition === null || place.firstPosition === 0) return 0;
  return 1 - place.position / place.firstPosition;
}
