import { Id } from "@admit/contract";
import { isStaff, type Caller } from "../platform/route/caller.ts";
import type { Prisma } from "../platform/database.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import { readTicket, type HeldTicket } from "./ticket-read.ts";

/**
 * A ticket that the caller may read: their own, or anybody's for active staff.
 * @throws ProblemError ticket-not-found, the same for another's ticket as for none
 */
export async function findReadableTicket(prisma: Prisma, caller: Caller, id: string): Promise<HeldTicket> {
  const held = Id.safeParse(id).success ? await readTicket(prisma, id) : null;
  if (held === null || (held.holderId !== caller.id && !isStaff(caller)))
    throw new ProblemError("ticket-not-found", "You have no ticket with this id.");
  return held;
}
