import { ticketSecretBytes, type IssuedTicket, type Outcome } from "@admit/contract";
import { randomBytes } from "node:crypto";
import { monotonicFactory } from "ulid";
import { decidePurchase, type PurchaseState } from "../rule/decide-purchase.ts";
import type { Wanted } from "./wanted.ts";

/** Ids of one process rise, so that rows are appended to the table's end. */
const nextId = monotonicFactory();

/** What is read under the lock on the event's row. */
export interface LockedState extends PurchaseState {
  /** The highest ticket number given so far. */
  lastTicketNumber: number;
  /** The highest place given so far; 0 where none is. */
  lastSeq: number;
  /** The user has a holding's row for the event, be it of 0. */
  hasHolding: boolean;
}

/** Applies the rule, and gives the purchase its place and its tickets: next in the event's order, under its lock. */
export function makeOutcome(wanted: Wanted, state: LockedState, nowMs: number): Outcome {
  const { quantity, acceptedAtMs, purchaseId, eventId, userId } = wanted;
  const verdict = decidePurchase(state, wanted);
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
    tickets: Array.from({ length: verdict.issued }, (_, at) => makeTicket(state.lastTicketNumber + 1 + at, nowMs)),
  };
}

const makeTicket = (number: number, nowMs: number): IssuedTicket => ({
  id: nextId(nowMs),
  number,
  version: 1,
  secret: randomBytes(ticketSecretBytes).toString("hex"),
  voidedAtMs: null,
});
