import type { Ticket, User } from "@admit/contract";
import { momentAndZone } from "../words/moment.ts";

/** Why a ticket shows no QR, in words; null where it shows one. */
export function whyHidden(ticket: Ticket, user: User | null | undefined): { title: string; detail: string } | null {
  if (ticket.status === "VOIDED") {
    return {
      title: "Void",
      detail: ticket.voidedAt
        ? `This ticket was voided ${momentAndZone(ticket.voidedAt)}. It does not admit anybody.`
        : "This ticket was voided. It does not admit anybody.",
    };
  }
  if (ticket.code !== null) return null;
  if (user?.status === "SUSPENDED") {
    return { title: "Not shown", detail: "Your account is suspended, so its codes are hidden. Ask the organiser." };
  }
  return {
    title: "Not shown yet",
    detail: "The code shows once you have activated your account: follow the link in your mail.",
  };
}
