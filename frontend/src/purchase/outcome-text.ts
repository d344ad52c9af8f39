import type { Event, Purchase, Reason } from "@admit/contract";
import { figure, tickets } from "../words/count.ts";
import { momentAndZone } from "../words/moment.ts";

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
