import type { UserStatus } from "@admit/contract";
import type { LockedState } from "./make-outcome.ts";

/** The columns of the event's row, as both clients read them under its lock. */
export interface EventRow {
  capacity: number;
  userCap: number | null;
  issuedCount: number;
  lastTicketNumber: number;
  salesOpenAt: Date | null;
  salesCloseAt: Date | null;
  endsAt: Date | null;
}

export const eventColumns = "capacity, userCap, issuedCount, lastTicketNumber, salesOpenAt, salesCloseAt, endsAt";

/** What else a decision needs; null where there is no such row. */
export interface AroundRow {
  contentStatus: string | null;
  userStatus: UserStatus | null;
  held: number | null;
  lastSeq: number | bigint | null;
}

/** What the locked row and the rest say together. */
export function toLockedState(event: EventRow, around: AroundRow, userCapDefault: number): LockedState {
  return {
    published: around.contentStatus === "PUBLISHED",
    capacity: event.capacity,
    issuedCount: event.issuedCount,
    lastTicketNumber: event.lastTicketNumber,
    userCap: event.userCap ?? userCapDefault,
    held: around.held ?? 0,
    hasHolding: around.held !== null,
    userStatus: around.userStatus,
    lastSeq: Number(around.lastSeq ?? 0),
    salesOpenAtMs: event.salesOpenAt?.getTime() ?? null,
    salesCloseAtMs: event.salesCloseAt?.getTime() ?? null,
    endsAtMs: event.endsAt?.getTime() ?? null,
  };
}
