import type { Purchase, Reason } from "@admit/contract";
import { estimate } from "../../format/time.ts";
import { figure, tickets } from "../../format/numbers.ts";
import type { Place } from "../../line/position.ts";
import type { Trouble } from "../../data/retry.ts";

/** Why a purchase got fewer than it asked for, for those who did not ask for themselves. */
export const reasonName: Record<Reason, string> = {
  "event-not-found": "the event was not published",
  "sale-withdrawn": "the sale was ended while it waited",
  "user-not-eligible": "the account cannot receive tickets",
  "sale-not-open": "the sale had not opened",
  "sale-closed": "the sale had closed",
  "sold-out": "sold out",
  "user-cap-reached": "holds the most already",
  "event-capacity": "no more were left",
  "user-cap": "the most per person",
  fault: "a fault on our side",
};

/** What became of an issuance. */
export function outcomeWords(purchase: Purchase, name: string, userCap: number): { title: string; detail: string } {
  const issued = purchase.issued ?? 0;
  const most = `${figure(userCap)} is the most per person.`;
  if (purchase.status === "fulfilled") return { title: `${name} got ${tickets(issued)}.`, detail: numbersOf(purchase) };
  if (purchase.status === "partial") {
    const why =
      purchase.reason === "user-cap"
        ? `They now hold as many as one person may: ${most}`
        : "They were the last that there were.";
    return {
      title: `${name} got ${figure(issued)} of ${figure(purchase.quantity)}.`,
      detail: `${why} ${numbersOf(purchase)}`,
    };
  }
  return { title: `${name} got no tickets.`, detail: whyNone(purchase.reason, most) };
}

function whyNone(reason: Reason | null, most: string): string {
  switch (reason) {
    case "sold-out":
      return "All tickets of this event are issued.";
    case "user-cap-reached":
      return `They hold as many as one person may already: ${most}`;
    case "user-not-eligible":
      return "Their account is suspended, or gone. Nothing was issued.";
    case "sale-withdrawn":
      return "The sale was ended while this waited in line. Nothing was issued.";
    case "event-not-found":
      return "The event is not published. Publish it, and issue again.";
    default:
      return "A fault on our side stopped it, and trying again did not help. Nothing was issued.";
  }
}

/** "Number 12." · "Numbers 12 to 14." · "Numbers 3, 7 and 9." */
function numbersOf({ tickets }: Purchase): string {
  const numbers = tickets.map(({ number }) => number).sort((a, b) => a - b);
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined || last === undefined) return "";
  if (numbers.length === 1) return `Number ${figure(first)}.`;
  if (last - first === numbers.length - 1) return `Numbers ${figure(first)} to ${figure(last)}.`;
  return `Numbers ${numbers.slice(0, -1).map(figure).join(", ")} and ${figure(last)}.`;
}

const troubleWords: Record<Trouble, string> = {
  offline: "You are offline. It goes on once you are back; nothing is issued twice.",
  lost: "We lost the connection. Trying again; nothing is issued twice.",
  busy: "The service is very busy. Trying again; you need not press anything.",
  "line-full": "The line is full right now. Trying again; you need not press anything.",
};

export const sendingWords = (trouble: Trouble | null): string => (trouble ? troubleWords[trouble] : "Sending…");

/** Where it stands in the line. */
export function waitingWords(place: Place): string {
  if (place.trouble) return troubleWords[place.trouble];
  if (place.lineState === "paused") return "Issuing is paused for this event. It keeps its place in the line.";
  if (place.position === null) return "Looking up its place in the line.";
  if (place.position === 0) return "It is being decided now.";
  return `Number ${figure(place.position)} in line. ${estimate(place.etaMs)}`;
}
