import type { LineState } from "@admit/contract";
import { estimate } from "../format/time.ts";
import { figure } from "../format/numbers.ts";
import { progress, type Place } from "./position.ts";
import type { Trouble } from "../data/retry.ts";

/** While a place in the line is held. */
const troubleWhileWaiting: Record<Trouble, string> = {
  offline: "You are offline. Your place is kept; we go on once you are back.",
  lost: "We lost the connection. Your place is kept; trying again.",
  busy: "The service is very busy. Your place is kept; trying again.",
  "line-full": "The line is full right now. Trying again, with the same purchase.",
};

/** Before anybody has said that the purchase is in the line. */
export const troubleWhileSending: Record<Trouble, string> = {
  offline: "You are offline. We send your purchase when you are back; it is never sent twice.",
  lost: "We lost the connection before an answer came. Trying again; you will not buy twice.",
  busy: "The service is very busy. Trying again; you need not press anything.",
  "line-full": "The line is full right now. Trying again; you need not press anything.",
};

const stateText: Partial<Record<LineState, string>> = {
  paused: "Issuing is paused. Your place is kept.",
  delayed: "Issuing is taking longer than usual. Your place is kept.",
};

const wordsOf = (state: LineState | null) => (state ? stateText[state] : undefined);

/** What is to be said of the way on: a trouble first, then the line's state, then the estimate. */
export function outlook(place: Place): string {
  if (place.trouble) return troubleWhileWaiting[place.trouble];
  const said = wordsOf(place.lineState);
  if (said) return said;
  if (place.position === null) return "Looking up your place.";
  return place.position === 0 ? "Deciding now." : estimate(place.etaMs);
}

/** The whole place in a sentence or two, for those who listen. */
export function spokenPlace(place: Place): string {
  if (place.position === null) return outlook(place);
  const where = place.position === 0 ? "It is your turn." : `You are number ${figure(place.position)} in line.`;
  return `${where} ${outlook(place)}`;
}

/**
 * Whether a change of the place is worth interrupting a listener for: what can be said has changed in kind,
 * or the position has halved since it was last spoken.
 */
export function isWorthSaying(place: Place, lastSaid: Place | null): boolean {
  if (lastSaid === null || place.phase !== lastSaid.phase) return true;
  if (place.trouble !== lastSaid.trouble || wordsOf(place.lineState) !== wordsOf(lastSaid.lineState)) return true;
  if (place.position === null || lastSaid.position === null) return place.position !== lastSaid.position;
  return place.position * 2 <= lastSaid.position && place.position !== lastSaid.position;
}

/** For the progress bar, in percent. */
export const percent = (place: Place): number => Math.round(progress(place) * 100);
