import type { InvalidReason, TicketCodePayload, Verification } from "@admit/contract";
import type { CheckedTicket } from "./staff-tickets-read.ts";

/**
 * Whether a code is valid now, and why not.
 * @param payload the code's content; null if none of our keys signed it
 * @param found the ticket that it names; null if there is none
 */
export function judgeCode(payload: TicketCodePayload | null, found: CheckedTicket | null): Verification {
  // Another secret comes from before the database was emptied or restored: the number was given to another ticket.
  if (payload === null || found === null || payload.secret !== found.secret)
    return { valid: false, reason: "forged", ticket: null };
  const reason = reasonOf(payload.version, found);
  return { valid: reason === null, reason, ticket: found.ticket };
}

/** The first reason that applies. */
function reasonOf(version: number, { ticket, version: current }: CheckedTicket): InvalidReason | null {
  if (ticket.status === "VOIDED") return "voided";
  if (version !== current) return "superseded";
  if (ticket.holder.status !== "ACTIVE") return "not-visible";
  return null;
}
