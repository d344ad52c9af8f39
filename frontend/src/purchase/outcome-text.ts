import type { Event, Problem, Purchase, Reason } from "@admit/contract";
import { figure, momentThere, tickets } from "../format/format.ts";

export interface OutcomeText {
  title: string;
  detail: string;
  /** The part of the title that is set large. */
  figure?: string;
}

/** What the sentences may mention; they leave out what is unknown. */
export interface OutcomeFacts {
  event: Pick<Event, "userCap" | "salesOpenAt" | "salesCloseAt" | "timeZone"> | null;
  /** The position the buyer was first shown. */
  firstPosition: number | null;
  /** The tickets show no code before the account is activated. */
  isInvited: boolean;
}

/** The outcome of a decided purchase: one case for each row of the rule. */
export function outcomeText(purchase: Purchase, facts: OutcomeFacts): OutcomeText {
  const issued = purchase.issued ?? 0;
  switch (purchase.status) {
    case "fulfilled":
      return {
        title: `You got ${tickets(issued)}.`,
        figure: figure(issued),
        detail: facts.isInvited
          ? "They’re yours. To see their codes, activate your account with the link in your email."
          : `${issued === 1 ? "It’s yours. Show it" : "They’re yours. Show them"} at the door.`,
      };
    case "partial":
      return {
        title: `You got ${figure(issued)} of ${figure(purchase.quantity)}.`,
        figure: `${figure(issued)} of ${figure(purchase.quantity)}`,
        detail: purchase.reason === "user-cap" ? heldBefore(issued, facts) : lastOnes(issued),
      };
    case "failed":
      return {
        title: "Your purchase failed.",
        detail: `Something went wrong on our side, and retrying didn’t help. ${nothingLost}`,
      };
    default:
      return rejections[purchase.reason ?? "fault"](facts);
  }
}

const nothingLost = "You got no tickets, and this doesn’t count towards your limit.";

const lastOnes = (issued: number): string =>
  issued === 1 ? "That was the last one." : `Those were the last ${figure(issued)}.`;

/** A purchase cut short by the user cap fills it exactly: the buyer held the cap less what was issued. */
function heldBefore(issued: number, { event }: OutcomeFacts): string {
  if (!event) return "You now hold as many as one person can for this event.";
  const before = event.userCap - issued;
  const most = `${figure(event.userCap)} is the most per person.`;
  return before > 0 ? `You already hold ${figure(before)}, and ${most}` : most;
}

const rejected = (title: string, detail: string) => (): OutcomeText => ({ title, detail });
const unnamed = rejected("You got no tickets.", "This doesn’t count towards your limit.");

const rejections: Record<Reason, (facts: OutcomeFacts) => OutcomeText> = {
  "event-not-found": rejected("This event is no longer on sale.", "It was withdrawn before your turn."),
  "sale-withdrawn": rejected("The organiser ended this sale.", `It ended for everyone in line. ${nothingLost}`),
  withdrawn: rejected("You left the line.", nothingLost),
  "user-not-eligible": rejected("This account can’t receive tickets.", "If that’s a mistake, contact the organiser."),
  "sale-not-open": ({ event }) => ({
    title: "The sale wasn’t open yet.",
    detail: `Your purchase came too early.${event?.salesOpenAt ? ` Sales open ${momentThere(event.salesOpenAt, event.timeZone)}.` : ""}`,
  }),
  "sale-closed": ({ event }) => ({
    title: "The sale was already closed.",
    detail: event?.salesCloseAt
      ? `It closed ${momentThere(event.salesCloseAt, event.timeZone)}.`
      : "Your purchase came too late.",
  }),
  "sold-out": ({ firstPosition }) => ({
    title: "Sold out while you waited.",
    detail: `${firstPosition ? `You were number ${figure(firstPosition)} in line. ` : ""}The last ticket went before your turn.`,
  }),
  "user-cap-reached": ({ event }) => ({
    title: "You already hold as many as you can.",
    detail: event ? `You already hold ${figure(event.userCap)}, and that’s the most per person.` : "",
  }),
  "event-capacity": unnamed,
  "user-cap": unnamed,
  fault: unnamed,
};

type KnownEvent = Pick<Event, "salesOpenAt" | "salesCloseAt" | "requireAccountBefore" | "timeZone">;

/** Why a purchase was refused before it joined the line. */
export function refusalText(problem: Problem, event: KnownEvent | null): OutcomeText {
  const text = refusals[problem.code];
  return text?.(event, problem) ?? { title: "That didn’t work.", detail: problem.detail || problem.title };
}

const nothingBought = "You haven’t bought anything.";

const refusals: Partial<Record<Problem["code"], (event: KnownEvent | null, problem: Problem) => OutcomeText>> = {
  "sold-out": rejected("Sold out.", "If a ticket comes back, you’ll see it here."),
  "sale-not-open": (event) => ({
    title: "Sales aren’t open yet.",
    detail: event?.salesOpenAt ? `They open ${momentThere(event.salesOpenAt, event.timeZone)}.` : nothingBought,
  }),
  "sale-closed": (event) => ({
    title: "The sale is closed.",
    detail: `${event?.salesCloseAt ? `It closed ${momentThere(event.salesCloseAt, event.timeZone)}. ` : ""}${nothingBought}`,
  }),
  "sale-halted": (_event, { detail }) => ({
    title: "Sales are on hold right now.",
    detail: `${detail} ${nothingBought}`,
  }),
  "user-not-eligible": rejected("This account can’t receive tickets.", "If that’s a mistake, contact the organiser."),
  "account-too-new": (event) => ({
    title: "Your account is too new for this sale.",
    detail: event?.requireAccountBefore
      ? `Only accounts created before ${momentThere(event.requireAccountBefore, event.timeZone)} can buy.`
      : "The organiser sells to older accounts only.",
  }),
  "event-not-found": rejected("This event is no longer on sale.", `The organiser withdrew it. ${nothingBought}`),
  unauthenticated: rejected("You’re signed out.", "Sign in, and we’ll send your purchase as you left it."),
  "idempotency-key-reused": rejected(
    "This purchase was already sent with another number of tickets.",
    "The first one counts; you didn’t buy twice. Check your tickets before you buy more.",
  ),
  "invalid-request": rejected("You can’t buy that many tickets.", "Choose between 1 and 1,000."),
  "cross-origin-refused": rejected(
    "This page isn’t at its own address.",
    "Open the event from the organiser’s website.",
  ),
};
