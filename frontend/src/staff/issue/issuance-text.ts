import type { Purchase, Reason } from "@admit/contract";
import type { Trouble } from "../../data/retry.ts";
import { estimate, figure, tickets } from "../../format/format.ts";
import type { PositionState } from "../../line/position.ts";

/** Why a purchase got fewer tickets than requested. */
export const reasonName: Record<Reason, string> = {
  "event-not-found": "event not published",
  "sale-withdrawn": "sale ended while waiting",
  withdrawn: "left the line",
  "user-not-eligible": "account can’t receive tickets",
  "sale-not-open": "sale not open yet",
  "sale-closed": "sale closed",
  "sold-out": "sold out",
  "user-cap-reached": "already at the limit per person",
  "event-capacity": "no more tickets left",
  "user-cap": "limit per person",
  fault: "error on our side",
};

export function issuanceOutcome(purchase: Purchase, name: string, userCap: number): { title: string; detail: string } {
  const issued = purchase.issued ?? 0;
  const limit = `The limit is ${figure(userCap)} per person.`;
  if (purchase.status === "fulfilled") return { title: `${name} got ${tickets(issued)}.`, detail: numbersOf(purchase) };
  if (purchase.status === "partial")
    return {
      title: `${name} got ${figure(issued)} of ${figure(purchase.quantity)}.`,
      detail: `${purchase.reason === "user-cap" ? limit : "Those were the last."} ${numbersOf(purchase)}`,
    };
  return { title: `${name} got no tickets.`, detail: rejections(limit)[purchase.reason ?? "fault"] ?? failed };
}

const rejections = (limit: string): Partial<Record<Reason, string>> => ({
  "sold-out": "The event is sold out.",
  "user-cap-reached": `They already hold as many as they can. ${limit}`,
  "user-not-eligible": "Their account is suspended or was deleted.",
  "sale-withdrawn": "The sale ended while this waited in line.",
  withdrawn: "They left the line before their turn.",
  "event-not-found": "The event isn’t published. Publish it, then issue again.",
});
const failed = "Something went wrong on our side. No tickets were issued.";

/** "Number 12." · "Numbers 12 to 14." · "Numbers 3, 7 and 9." */
function numbersOf({ tickets }: Purchase): string {
  const numbers = tickets.map(({ number }) => number).sort((a, b) => a - b);
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined || last === undefined) return "";
  if (numbers.length === 1) return `Number ${figure(first)}.`;
  if (last - first === numbers.length - 1) return `Numbers ${figure(first)} to ${figure(last)}.`;
  return `Numbers ${numbers.slice(0, -1).map(figure).join(", ")} and ${figure(last)}.`;
}

const troubleText: Record<Trouble, string> = {
  offline: "You’re offline. We’ll continue when you’re back; nothing is issued twice.",
  lost: "We lost the connection. Trying again; nothing is issued twice.",
  busy: "We’re very busy. Trying again; you don’t need to do anything.",
  "line-full": "The line is full right now. Trying again; you don’t need to do anything.",
};

export const sendingText = (trouble: Trouble | null): string => (trouble ? troubleText[trouble] : "Sending…");

export function waitingText({ trouble, lineState, position, etaMs }: PositionState): string {
  if (trouble) return troubleText[trouble];
  if (lineState === "paused") return "Sales are paused for this event. The position in line is safe.";
  if (position === null) return "Finding the position in line…";
  return position === 0 ? "Confirming…" : `Number ${figure(position)} in line. ${estimate(etaMs)}`;
}
