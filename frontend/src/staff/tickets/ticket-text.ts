import type { StaffTicket, Verification } from "@admit/contract";
import { texts } from "../../language/texts.ts";
import { nameOf } from "../../ui/person.tsx";

/** The result of checking a code at the door. */
export type Verdict = ReturnType<typeof verdictOf>;

/** @param eventId the event at the door: a genuine ticket of another one does not admit */
export function verdictOf({ valid, reason, ticket }: Verification, eventId: string) {
  const { invalid, verdict } = texts.guestList;
  const whose = ticket ? verdict.whoseTicket(String(ticket.number), nameOf(ticket.holder)) : "";
  if (!valid)
    return { admits: false, title: verdict.notValid, detail: `${invalid[reason ?? "forged"]} ${whose}`.trim() };
  if (ticket && ticket.eventId !== eventId)
    return { admits: false, title: verdict.anotherEvent, detail: `${verdict.wrongEvent} ${whose}` };
  return { admits: true, title: verdict.validCode, detail: whose };
}

export const isVoid = (ticket: StaffTicket): boolean => ticket.status === "VOIDED";

export const purchaseStatusMark = { fulfilled: "good", partial: "waiting", rejected: "quiet", failed: "bad" } as const;
