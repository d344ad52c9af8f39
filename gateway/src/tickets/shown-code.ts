import type { UserStatus } from "@admit/contract";
import { visibleCode, type TicketKeys, type TicketRow } from "@admit/tickets";
import type { Caller } from "../platform/route/caller.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import type { HeldTicket } from "./ticket-read.ts";

/**
 * The code of a ticket, for its holder alone.
 * @throws ProblemError ticket-voided; ticket-not-visible, which says why
 */
export function shownCode({ ticket, holderId, holderStatus }: HeldTicket, caller: Caller, keys: TicketKeys): string {
  if (holderId !== caller.id) throw new ProblemError("ticket-not-visible", "Only its holder sees a ticket's code.");
  return codeFor(ticket, holderStatus, keys);
}

/** The same where the ticket was looked up as the caller's own. */
export function codeFor(ticket: TicketRow, holderStatus: UserStatus, keys: TicketKeys): string {
  if (ticket.voidedAtMs !== null) throw new ProblemError("ticket-voided", "This ticket was voided.");
  const code = visibleCode(ticket, holderStatus, keys);
  if (code === null) throw new ProblemError("ticket-not-visible", whyHidden[holderStatus]);
  return code;
}

const whyHidden = {
  INVITED: "Activate your account with the link you were sent; then the code shows.",
  SUSPENDED: "Your account is suspended.",
  ACTIVE: "This ticket is not valid.",
};
