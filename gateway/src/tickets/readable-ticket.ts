import { Id, type UserStatus } from "@admit/contract";
import { visibleCode, type TicketKeys, type TicketRow } from "@admit/tickets";
import type { Prisma } from "../platform/database.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import { isStaff, type Caller } from "../platform/route/caller.ts";
import { readTicket, type HeldTicket } from "./tickets-read.ts";

/**
 * A ticket that the caller may read: their own; active staff may read every ticket.
 * @throws ProblemError ticket-not-found, the same for another's ticket as for none
 */
export async function findReadableTicket(prisma: Prisma, caller: Caller, id: string): Promise<HeldTicket> {
  const held = Id.safeParse(id).success ? await readTicket(prisma, id) : null;
  if (held === null || (held.holderId !== caller.id && !isStaff(caller)))
    throw new ProblemError("ticket-not-found", "You have no ticket with this id.");
  return held;
}

/**
 * The code of a ticket, for its holder alone.
 * @throws ProblemError ticket-voided; ticket-not-visible, with the reason
 */
export function shownCode({ ticket, holderId, holderStatus }: HeldTicket, caller: Caller, keys: TicketKeys): string {
  if (holderId !== caller.id) throw new ProblemError("ticket-not-visible", "Only its holder sees a ticket's code.");
  return codeFor(ticket, holderStatus, keys);
}

/** The same for a ticket that was read as the caller's own. */
export function codeFor(ticket: TicketRow, holderStatus: UserStatus, keys: TicketKeys): string {
  if (ticket.voidedAtMs !== null) throw new ProblemError("ticket-voided", "This ticket was voided.");
  const code = visibleCode(ticket, holderStatus, keys);
  if (code === null) throw new ProblemError("ticket-not-visible", whyHidden[holderStatus]);
  return code;
}

const whyHidden = {
  INVITED: "Activate your account with the link we sent you; then you see the code.",
  SUSPENDED: "Your account is suspended.",
  ACTIVE: "This ticket is not valid.",
};
