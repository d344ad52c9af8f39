import type { Event, Purchase, Reason, Problem } from "@admit/contract";
import { figure, tickets } from "../format/numbers.ts";
import { momentAndZone } from "../format/time.ts";

export interface OutcomeText {
  title: string;
  detail: string;
  /** The part of the title to set large: what was got. */
  figure?: string;
}

/** What the sentences may name; they leave out what is not known. */
export interface OutcomeFacts {
  event: Pick<Event, "userCap" | "salesOpenAt" | "salesCloseAt"> | null;
  /** The position the buyer was first shown. */
  firstPosition: number | null;
  /** The tickets are issued, but show no code before the account is activated. */
  isInvited: boolean;
}

/** The outcome of a decided purchase in words: one case for each row of the rule. */
export function outcomeText(purchase: Purchase, facts: OutcomeFacts): OutcomeText {
  const issued = purchase.issued ?? 0;
  switch (purchase.status) {
    case "fulfilled":
      return { title: `You got ${tickets(issued)}.`, detail: afterIssuing(facts), figure: figure(issued) };
    case "partial":
      return {
        title: `You got ${figure(issued)} of ${figure(purchase.quantity)}.`,
        figure: `${figure(issued)} of ${figure(purchase.quantity)}`,
        detail: purchase.reason === "user-cap" ? heldBefore(issued, facts) : lastOnes(issued),
      };
    case "failed":
      return {
        title: "Your purchase failed.",
        detail:
          "A fault on our side stopped it, and trying again did not help. Nothing was issued, and nothing counts against you.",
      };
    default:
      return rejections[purchase.reason ?? "fault"](purchase, facts);
  }
}

const afterIssuing = (facts: OutcomeFacts): string =>
  facts.isInvited
    ? "They are yours. Their codes show once you have activated your account: follow the link in your mail."
    : "They are yours, and ready to show at the door.";

const lastOnes = (issued: number): string =>
  issued === 1 ? "It was the last ticket there was." : `They were the last ${figure(issued)} tickets there were.`;

/** A purchase cut short by the user cap fills it exactly: what was held before is the cap less what came. */
function heldBefore(issued: number, { event }: OutcomeFacts): string {
  if (!event) return "You now hold the most tickets that one person may have for this event.";
  const before = event.userCap - issued;
  const most = `${figure(event.userCap)} is the most per person.`;
  return before > 0 ? `You already hold ${figure(before)}, and ${most}` : most;
}

const rejections: Record<Reason, (purchase: Purchase, facts: OutcomeFacts) => OutcomeText> = {
  "event-not-found": () => ({
    title: "This event is not on sale any more.",
    detail: "It was withdrawn before your turn came. Nothing was issued.",
  }),
  "sale-withdrawn": () => ({
    title: "The organiser ended this sale.",
    detail: "It ended for everyone still in line. Nothing was issued, and nothing counts against you.",
  }),
  "user-not-eligible": () => ({
    title: "This account cannot receive tickets.",
    detail: "Nothing was issued. If you think this is a mistake, ask the organiser.",
  }),
  "sale-not-open": (_purchase, { event }) => ({
    title: "The sale had not opened yet.",
    detail: `Your purchase came before it. ${event?.salesOpenAt ? `It opens ${momentAndZone(event.salesOpenAt)}. ` : ""}Nothing was issued.`,
  }),
  "sale-closed": (_purchase, { event }) => ({
    title: "The sale had closed.",
    detail: `Your purchase came after its end${event?.salesCloseAt ? `, ${momentAndZone(event.salesCloseAt)}` : ""}. Nothing was issued.`,
  }),
  "sold-out": (_purchase, { firstPosition }) => ({
    title: "Sold out while you waited.",
    detail: `${firstPosition ? `You were number ${figure(firstPosition)} in line. ` : ""}No ticket was left when your turn came.`,
  }),
  "user-cap-reached": (_purchase, { event }) => ({
    title: "You hold as many as one person may.",
    detail: event
      ? `You already hold ${figure(event.userCap)}, and ${figure(event.userCap)} is the most per person. Nothing was issued.`
      : "Nothing was issued.",
  }),
  "event-capacity": () => notNamed,
  "user-cap": () => notNamed,
  fault: () => notNamed,
};

const notNamed: OutcomeText = {
  title: "You got no tickets.",
  detail: "Nothing was issued, and nothing counts against you.",
};

type Known = Pick<Event, "salesOpenAt" | "salesCloseAt" | "requireAccountBefore">;

/** Why a purchase was refused before it came into the line, in words. */
export function refusalText(problem: Problem, event: Known | null): OutcomeText {
  return (
    refusals[problem.code]?.(event, problem) ?? { title: "This did not work.", detail: problem.detail || problem.title }
  );
}

const refusals: Partial<Record<Problem["code"], (event: Known | null, problem: Problem) => OutcomeText>> = {
  "sold-out": () => ({
    title: "Sold out.",
    detail: "The last ticket is gone. If one comes back, this page shows it.",
  }),
  "sale-not-open": (event) => ({
    title: "The sale has not opened yet.",
    detail: event?.salesOpenAt
      ? `It opens ${momentAndZone(event.salesOpenAt)}. Nothing was bought.`
      : "Nothing was bought.",
  }),
  "sale-closed": (event) => ({
    title: "The sale is closed.",
    detail: event?.salesCloseAt
      ? `It closed ${momentAndZone(event.salesCloseAt)}. Nothing was bought.`
      : "Nothing was bought.",
  }),
  "sale-halted": (_event, { detail }) => ({
    title: "Purchases are not taken at the moment.",
    detail: `${detail} Nothing was bought.`,
  }),
  "user-not-eligible": () => ({
    title: "This account cannot receive tickets.",
    detail: "If you think this is a mistake, ask the organiser.",
  }),
  "account-too-new": (event) => ({
    title: "Your account is too new for this sale.",
    detail: event?.requireAccountBefore
      ? `Only accounts created before ${momentAndZone(event.requireAccountBefore)} can buy. Nothing was bought.`
      : "The organiser sells to older accounts only. Nothing was bought.",
  }),
  "event-not-found": () => ({
    title: "This event is not on sale any more.",
    detail: "The organiser has withdrawn it. Nothing was bought.",
  }),
  unauthenticated: () => ({
    title: "You are signed out.",
    detail: "Sign in, and your purchase is sent as you meant it.",
  }),
  "idempotency-key-reused": () => ({
    title: "This purchase was sent before, with another number of tickets.",
    detail: "The first one counts; nothing was bought twice. Look at your tickets before you buy more.",
  }),
  "invalid-request": () => ({
    title: "That number of tickets cannot be bought.",
    detail: "Choose between 1 and 1,000. Nothing was bought.",
  }),
  "cross-origin-refused": () => ({
    title: "This page is not at its own address.",
    detail: "Open the event at the organiser’s address, and buy there. Nothing was bought.",
  }),
};
