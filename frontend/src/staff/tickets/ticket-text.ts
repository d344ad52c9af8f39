import type { InvalidReason, StaffPurchase, StaffTicket, Verification } from "@admit/contract";
import { figure } from "../../format/format.ts";
import { nameOf } from "../../ui/person.tsx";

/** The result of checking a code at the door. */
export type Verdict = ReturnType<typeof verdictOf>;

const invalid: Record<InvalidReason, string> = {
  forged: "We didn’t issue this code, or it’s incomplete. Don’t admit.",
  voided: "This ticket was voided. Don’t admit.",
  superseded: "This ticket was reissued. Ask for the newer code.",
  "not-visible": "The holder is suspended or hasn’t activated their account. Don’t admit.",
};

/** @param eventId the event at the door: a genuine ticket of another one does not admit */
export function verdictOf({ valid, reason, ticket }: Verification, eventId: string) {
  const whose = ticket ? `Ticket ${figure(ticket.number)}, ${nameOf(ticket.holder)}.` : "";
  if (!valid) return { admits: false, title: "Not valid", detail: `${invalid[reason ?? "forged"]} ${whose}`.trim() };
  if (ticket && ticket.eventId !== eventId)
    return { admits: false, title: "Another event", detail: `Genuine ticket, wrong event. ${whose}` };
  return { admits: true, title: "Valid", detail: whose };
}

export const isVoid = (ticket: StaffTicket): boolean => ticket.status === "VOIDED";

export const purchaseStatusName: Record<StaffPurchase["status"], string> = {
  fulfilled: "In full",
  partial: "In part",
  rejected: "Rejected",
  failed: "Failed",
};

export const purchaseStatusMark = { fulfilled: "good", partial: "waiting", rejected: "quiet", failed: "bad" } as const;
