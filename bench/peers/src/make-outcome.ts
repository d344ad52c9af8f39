import { randomBytes } from "node:crypto";
import { type IssuedTicket, type Outcome, ticketSecretBytes, type UserStatus } from "@admit/contract";
import { monotonicFactory } from "ulid";
import type { Wanted } from "./buy.ts";
import { decidePurchase, type PurchaseState } from "./decide-purchase.ts";

/** Ids of one process ascend, so that rows are appended at the table's end. */
const nextId = monotonicFactory();

/** What is read under the lock on the event's row. */
export interface LockedState extends PurchaseState {
  /** The highest ticket number so far. */
  lastTicketNumber: number;
  /** The highest `seq` so far; 0 if there is none. */
  lastSeq: number;
  /** Whether the user has a holding's row for the event, even of 0. */
  hasHolding: boolean;
}

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

/** What else a decision needs; null without such a row. */
export interface AroundRow {
  contentStatus: string | null;
  userStatus: UserStatus | null;
  held: number | null;
  lastSeq: number | bigint | null;
}

/** @param userCapDefault used if the event has no cap of its own */
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

/** Applies the rule, and gives the purchase its `seq` and its tickets: the next ones, under the event's lock. */
export function makeOutcome(wanted: Wanted, state: LockedState, nowMs: number): Outcome {
  const { quantity, acceptedAtMs, purchaseId, eventId, userId } = wanted;
  const verdict = decidePurchase(state, wanted);
  const makeTicket = (_: unknown, at: number): IssuedTicket => ({
    id: nextId(nowMs),
    number: state.lastTicketNumber + 1 + at,
    version: 1,
    secret: randomBytes(ticketSecretBytes).toString("hex"),
    voidedAtMs: null,
  });
  return {
    purchaseId,
    eventId,
    userId,
    requestedById: userId,
    seq: state.lastSeq + 1,
    ...verdict,
    requested: quantity,
    acceptedAtMs,
    decidedAtMs: Math.max(nowMs, acceptedAtMs),
    tickets: Array.from({ length: verdict.issued }, makeTicket),
  };
}
