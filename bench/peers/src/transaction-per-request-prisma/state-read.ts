import type { PrismaClient } from "@admit/prisma";
import type { LockedState } from "../purchase/make-outcome.ts";
import { toLockedState, type AroundRow, type EventRow } from "../purchase/state-row.ts";
import type { Wanted } from "../purchase/wanted.ts";

/** What a function gets that takes part in a transaction. */
export type PrismaTransaction = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

/**
 * Locks the event's row, which Prisma has no words of its own for, and reads what else the decision needs. By one
 * raw query: by the models it would be four, each a round trip under the lock.
 *
 * @returns null where there is no such event
 */
export async function readState(
  transaction: PrismaTransaction,
  { eventId, userId }: Wanted,
  userCapDefault: number,
): Promise<LockedState | null> {
  const [event] = await transaction.$queryRaw<EventRow[]>`
    SELECT capacity, userCap, issuedCount, lastTicketNumber, salesOpenAt, salesCloseAt, endsAt
      FROM Event WHERE contentId = ${eventId} FOR UPDATE`;
  if (event === undefined) return null;
  const [around] = await transaction.$queryRaw<AroundRow[]>`
    SELECT (SELECT status FROM Content WHERE id = ${eventId}) AS contentStatus,
           (SELECT status FROM User WHERE id = ${userId}) AS userStatus,
           (SELECT counted FROM Holding WHERE eventId = ${eventId} AND userId = ${userId}) AS held,
           (SELECT MAX(seq) FROM Purchase WHERE eventId = ${eventId}) AS lastSeq`;
  if (around === undefined) throw new Error("A SELECT without FROM answered no row.");
  return toLockedState(event, around, userCapDefault);
}
