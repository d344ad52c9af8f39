import type { InvalidReason, TicketCodePayload, Verification } from "@admit/contract";
import type { CheckedTicket } from "./staff-ticket-read.ts";

/**
 * What a code is worth now.
 * @param payload what the code says; null where none of our keys signed it
 * @param found the ticket it names; null where there is none
 */
export function judgeCode(payload: TicketCodePayload | null, found: CheckedTicket | null): Verification {
  // A secret that is not the ticket's is of another life of the database: its number was given anew.
  if (payload === null || found === null || payload.secret !== found.secret)
    return { valid: false, reason: "forged", ticket: null };
  const reason = reasonOf(payload.version, found);
  return { valid: reason === null, reason, ticket: found.ticket };
}

/** The first that holds. */
function reasonOf(version: number, { ticket, version: current }: CheckedTicket): InvalidReason | null {
  if (ticket.status === "VOIDED") return "voided";
  if (version !== current) return "superseded";
  if (ticket.holder.status !== "ACTIVE") return "not-visible";
  return null;
}
