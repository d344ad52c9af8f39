import type { LineState } from "@admit/contract";
import { estimate } from "../format/format.ts";
import type { PositionState } from "./position.ts";
import { texts } from "../language/texts.ts";

const textOf = (state: LineState | null): string | undefined =>
  state === "paused" || state === "delayed" ? texts.buyers.line.states[state] : undefined;

/** The most important thing to know next: a trouble, or the line's state or the estimate, and what is left. */
export function outlook(state: PositionState): string {
  const { trouble, lineState, position, etaMs } = state;
  if (trouble) return texts.buyers.line.waitingTrouble[trouble];
  if (position === null) return textOf(lineState) ?? texts.buyers.line.findingPosition;
  if (position === 0) return textOf(lineState) ?? texts.buyers.line.confirming;
  return [textOf(lineState) ?? estimate(etaMs), scarcity(state)].filter(Boolean).join(" ");
}

/** Whether those before take all that is left, even if each takes one ticket. */
const isScarce = ({ position, remaining }: PositionState): boolean =>
  position !== null && remaining !== null && position > remaining;

function scarcity(state: PositionState): string {
  if (!isScarce(state)) return "";
  const { allTaken, onlySoManyLeft } = texts.buyers.line;
  return state.remaining === 0 ? allTaken : onlySoManyLeft(state.remaining ?? 0);
}

/** For screen readers. */
export function spokenPosition(state: PositionState): string {
  if (state.position === null) return outlook(state);
  const { itsYourTurn, youAreNumber } = texts.buyers.line;
  const where = state.position === 0 ? itsYourTurn : youAreNumber(state.position);
  return `${where} ${outlook(state)}`;
}

/** Whether a change is worth interrupting a screen reader for: a new kind of text, or half the position. */
export function isWorthSaying(state: PositionState, lastSaid: PositionState | null): boolean {
  if (lastSaid === null || state.phase !== lastSaid.phase) return true;
  if (state.trouble !== lastSaid.trouble || textOf(state.lineState) !== textOf(lastSaid.lineState)) return true;
  if (isScarce(state) !== isScarce(lastSaid)) return true;
  if (state.position === null || lastSaid.position === null) return state.position !== lastSaid.position;
  return state.position * 2 <= lastSaid.position && state.position !== lastSaid.position;
}
