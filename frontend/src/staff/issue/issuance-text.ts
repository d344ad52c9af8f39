import type { Purchase, Reason } from "@admit/contract";
import type { Trouble } from "../../data/retry.ts";
import { estimate } from "../../format/format.ts";
import { texts } from "../../language/texts.ts";
import type { PositionState } from "../../line/position.ts";

export function issuanceOutcome(purchase: Purchase, name: string, userCap: number): { title: string; detail: string } {
  const { outcome } = texts.guestList;
  const issued = purchase.issued ?? 0;
  if (purchase.status === "fulfilled") return { title: outcome.gotAll(name, issued), detail: numbersOf(purchase) };
  if (purchase.status === "partial")
    return {
      title: outcome.gotSome(name, issued, purchase.quantity),
      detail: `${purchase.reason === "user-cap" ? outcome.limitIs(userCap) : outcome.lastOnes} ${numbersOf(purchase)}`,
    };
  return { title: outcome.gotNone(name), detail: rejections(userCap)[purchase.reason ?? "fault"] ?? outcome.ourFault };
}

function rejections(userCap: number): Partial<Record<Reason, string>> {
  const { outcome } = texts.guestList;
  return {
    "sold-out": outcome.soldOut,
    "user-cap-reached": outcome.atLimit(userCap),
    "user-not-eligible": outcome.notEligible,
    "sale-withdrawn": outcome.saleEnded,
    withdrawn: outcome.leftLine,
    "event-not-found": outcome.notPublished,
  };
}

/** "Number 12." · "Numbers 12 to 14." · "Numbers 3, 7 and 9." */
function numbersOf({ tickets }: Purchase): string {
  const { outcome } = texts.guestList;
  const numbers = tickets.map(({ number }) => number).sort((a, b) => a - b);
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined || last === undefined) return "";
  if (numbers.length === 1) return outcome.oneNumber(String(first));
  if (last - first === numbers.length - 1) return outcome.numberRange(String(first), String(last));
  return outcome.numberList(numbers.map(String));
}

export const sendingText = (trouble: Trouble | null): string =>
  trouble ? texts.guestList.troubles[trouble] : texts.guestList.wait.sending;

export function waitingText({ trouble, lineState, position, etaMs }: PositionState): string {
  const { troubles, wait } = texts.guestList;
  if (trouble) return troubles[trouble];
  if (lineState === "paused") return wait.pausedLine;
  if (position === null) return wait.findingPosition;
  return position === 0 ? wait.confirming : `${wait.numberInLine(position)} ${estimate(etaMs)}`;
}
