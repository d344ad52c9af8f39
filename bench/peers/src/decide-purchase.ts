import { randomBytes } from "node:crypto";
import {
  type DecidedStatus,
  type IssuedTicket,
  type Outcome,
  type Reason,
  saleWindowAt,
  ticketSecretBytes,
  type UserStatus,
} from "@admit/contract";
import { monotonicFactory } from "ulid";
import type { Wanted } from "./buy.ts";

/** Ids of one process ascend, so that rows are appended at the table's end. */
const nextId = monotonicFactory();

/** What a decision needs, read under the lock on the event's row. Null without such a row. */
export interface PurchaseState {
  contentStatus: string | null;
  capacity: number;
  issuedCount: number;
  lastTicketNumber: number;
  /** The event's own cap; null for the configured one. */
  userCap: number | null;
  salesOpenAt: Date | null;
  salesCloseAt: Date | null;
  endsAt: Date | null;
  userStatus: UserStatus | null;
  /** The user's counted tickets for the event. */
  held: number | null;
  /** The highest `seq` so far. */
  lastSeq: number | bigint | null;
}

/** The SELECT is separate because the one that waits for the lock reads what was committed before it waited. */
export const lockEvent = "SELECT contentId FROM Event WHERE contentId = ? FOR UPDATE";
export const selectState = `
  SELECT capacity, userCap, issuedCount, lastTicketNumber, salesOpenAt, salesCloseAt, endsAt,
         (SELECT status FROM Content WHERE id = ?) AS contentStatus,
         (SELECT status FROM User WHERE id = ?) AS userStatus,
         (SELECT counted FROM Holding WHERE eventId = ? AND userId = ?) AS held,
         (SELECT MAX(seq) FROM Purchase WHERE eventId = ?) AS lastSeq
    FROM Event WHERE contentId = ?`;
export const valuesOfState = ({ eventId, userId }: Wanted): string[] => [
  eventId,
  userId,
  eventId,
  userId,
  eventId,
  eventId,
];

interface Verdict {
  status: Exclude<DecidedStatus, "failed">;
  reason: Reason | null;
  issued: number;
}

const rejected = (reason: Reason): Verdict => ({ status: "rejected", reason, issued: 0 });

/**
 * Rows 3 to 9 of the rule's table in specs/001-ticket-issuance/spec.md, in their order of precedence, for a buyer who
 * buys for themselves. Not the worker's code: a peer shares only the schema and the guarantees with Admit.
 */
export function decidePurchase(
  state: PurchaseState,
  { quantity, acceptedAtMs, userCapDefault }: Pick<Wanted, "quantity" | "acceptedAtMs" | "userCapDefault">,
): Verdict {
  if (state.contentStatus !== "PUBLISHED") return rejected("event-not-found");
  if (state.userStatus !== "ACTIVE" && state.userStatus !== "INVITED") return rejected("user-not-eligible");
  const window = saleWindowAt(
    {
      salesOpenAtMs: state.salesOpenAt?.getTime() ?? null,
      salesCloseAtMs: state.salesCloseAt?.getTime() ?? null,
      endsAtMs: state.endsAt?.getTime() ?? null,
    },
    acceptedAtMs,
  );
  if (window !== "open") return rejected(window);
  const eventRemaining = state.capacity - state.issuedCount;
  if (eventRemaining <= 0) return rejected("sold-out");
  const userRemaining = (state.userCap ?? userCapDefault) - (state.held ?? 0);
  if (userRemaining <= 0) return rejected("user-cap-reached");
  const issued = Math.min(quantity, userRemaining, eventRemaining);
  if (issued === quantity) return { status: "fulfilled", reason: null, issued };
  return { status: "partial", reason: eventRemaining <= userRemaining ? "event-capacity" : "user-cap", issued };
}

/** Applies the rule, and gives the purchase its `seq` and its tickets: the next ones, under the event's lock. */
export function makeOutcome(wanted: Wanted, state: PurchaseState): Outcome {
  const { quantity, acceptedAtMs, purchaseId, eventId, userId } = wanted;
  const nowMs = Date.now();
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
    seq: Number(state.lastSeq ?? 0) + 1,
    ...verdict,
    requested: quantity,
    acceptedAtMs,
    decidedAtMs: Math.max(nowMs, acceptedAtMs),
    tickets: Array.from({ length: verdict.issued }, makeTicket),
  };
}

/** What the decision changes in the event's row and in the user's holding. */
export function countersAfter(state: PurchaseState, { issued }: Outcome, { userCapDefault }: Wanted) {
  return {
    holding: { counted: (state.held ?? 0) + issued, cap: state.userCap ?? userCapDefault },
    event: { issuedCount: state.issuedCount + issued, lastTicketNumber: state.lastTicketNumber + issued },
  };
}
