import type { LineState } from "@admit/contract";
import type { Trouble } from "../data/retry.ts";
import { estimate, figure, tickets } from "../format/format.ts";
import type { PositionState } from "./position.ts";

const troubleWhileWaiting: Record<Trouble, string> = {
  offline: "You’re offline. Your position is safe; we’ll continue when you’re back.",
  lost: "We lost the connection. Your position is safe; trying again.",
  busy: "We’re very busy. Your position is safe; trying again.",
  "line-full": "The line is full right now. Trying again with the same purchase.",
};

/** Before the purchase was accepted. */
export const troubleWhileSending: Record<Trouble, string> = {
  offline: "You’re offline. We’ll send your purchase when you’re back. You won’t buy twice.",
  lost: "We lost the connection. Trying again; you won’t buy twice.",
  busy: "We’re very busy. Trying again; you don’t need to do anything.",
  "line-full": "The line is full right now. Trying again; you don’t need to do anything.",
};

const lineStateText: Partial<Record<LineState, string>> = {
  paused: "Sales are paused. Your position is safe.",
  delayed: "This is taking longer than usual. Your position is safe.",
};

const textOf = (state: LineState | null) => (state ? lineStateText[state] : undefined);

/** The most important thing to know next: a trouble, or the line's state or the estimate, and what is left. */
export function outlook(state: PositionState): string {
  const { trouble, lineState, position, etaMs } = state;
  if (trouble) return troubleWhileWaiting[trouble];
  if (position === null) return textOf(lineState) ?? "Finding your position…";
  if (position === 0) return textOf(lineState) ?? "Confirming your tickets…";
  return [textOf(lineState) ?? estimate(etaMs), scarcity(state)].filter(Boolean).join(" ");
}

/** Whether those before take all that is left, even if each takes one ticket. */
const isScarce = ({ position, remaining }: PositionState): boolean =>
  position !== null && remaining !== null && position > remaining;

function scarcity(state: PositionState): string {
  if (!isScarce(state)) return "";
  return state.remaining === 0
    ? "All tickets are taken. You could still get one that comes back."
    : `Only ${tickets(state.remaining ?? 0)} left, so you may get none.`;
}

/** For screen readers. */
export function spokenPosition(state: PositionState): string {
  if (state.position === null) return outlook(state);
  const where = state.position === 0 ? "It’s your turn." : `You are number ${figure(state.position)} in line.`;
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
