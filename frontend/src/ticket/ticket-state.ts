import type { Ticket, User } from "@admit/contract";
import { momentAndZone } from "../words/moment.ts";

interface WhyHidden {
  title: string;
  detail: string;
  /** Where the reader can do something about it. */
  action?: { label: string; href: string };
}

/** Why a ticket shows no QR, in words; null where it shows one. */
export function whyHidden(ticket: Ticket, holder: User | null | undefined): WhyHidden | null {
  if (ticket.status === "VOIDED") {
    return {
      title: "Void",
      detail: ticket.voidedAt
        ? `This ticket was voided ${momentAndZone(ticket.voidedAt)}. It does not admit anybody.`
        : "This ticket was voided. It does not admit anybody.",
    };
  }
  if (ticket.code !== null) return null;
  if (holder?.status === "SUSPENDED") {
    return { title: "Hidden", detail: "Your account is suspended, so its codes are hidden. Ask the organiser." };
  }
  if (holder?.status === "INVITED") {
    return {
      title: "Not shown yet",
      detail: "The ticket is yours. Activate your account to see the code: open the link you were sent.",
      action: { label: "Send me the link again", href: "/activate" },
    };
  }
  return { title: "Hidden", detail: "The code of this ticket is hidden right now. Reload, or ask the organiser." };
}
