import type { InvalidReason, StaffPurchase, StaffTicket, Verification } from "@admit/contract";
import { figure } from "../../format/numbers.ts";
import { reasonName } from "../issue/issuance-text.ts";
import { nameOf } from "../../ui/person.tsx";

/** What a checked code says, for whoever stands at the door. */
export interface Verdict {
  admits: boolean;
  title: string;
  detail: string;
}

const invalid: Record<InvalidReason, string> = {
  forged: "This code was not made by this service, or is not whole. Do not admit with it.",
  voided: "Its ticket was voided. It admits nobody.",
  superseded: "Its ticket was reissued with a new code. Ask the holder for the newer one.",
  "not-visible": "Its holder is suspended, or has not activated their account. It admits nobody now.",
};

/** @param eventId the event that is being looked at: a good ticket of another one admits nobody here */
export function verdictOf({ valid, reason, ticket }: Verification, eventId: string): Verdict {
  const whose = ticket ? `Ticket ${figure(ticket.number)}, ${nameOf(ticket.holder)}.` : "";
  if (!valid) return { admits: false, title: "Not valid", detail: `${invalid[reason ?? "forged"]} ${whose}`.trim() };
  if (ticket && ticket.eventId !== eventId)
    return { admits: false, title: "For another event", detail: `The code is good, and not for this event. ${whose}` };
  return { admits: true, title: "Valid", detail: whose };
}

/** "Void since 12 Dec 2026: reason" in parts. */
export const isVoid = (ticket: StaffTicket): boolean => ticket.status === "VOIDED";

export const purchaseStatusName: Record<StaffPurchase["status"], string> = {
  fulfilled: "In full",
  partial: "In part",
  rejected: "Rejected",
  failed: "Failed",
};

export const purchaseStatusMark = { fulfilled: "good", partial: "waiting", rejected: "quiet", failed: "bad" } as const;

/** Why it is less than it asked for; empty where it is not. */
export const purchaseReason = (purchase: StaffPurchase): string =>
  purchase.reason === null ? "" : reasonName[purchase.reason];
