import { saleWindowAt, type DecidedStatus, type Reason, type SaleWindow, type UserStatus } from "@admit/contract";

/** What a decision needs, read under the lock on the event's row. */
export interface PurchaseState extends SaleWindow {
  published: boolean;
  capacity: number;
  issuedCount: number;
  /** The event's own cap, or the configured one. */
  userCap: number;
  /** The user's counted tickets for the event. */
  held: number;
  /** Null if the user is unknown. */
  userStatus: UserStatus | null;
}

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
  { quantity, acceptedAtMs }: { quantity: number; acceptedAtMs: number },
): Verdict {
  if (!state.published) return rejected("event-not-found");
  if (state.userStatus !== "ACTIVE" && state.userStatus !== "INVITED") return rejected("user-not-eligible");
  const window = saleWindowAt(state, acceptedAtMs);
  if (window !== "open") return rejected(window);
  const eventRemaining = state.capacity - state.issuedCount;
  if (eventRemaining <= 0) return rejected("sold-out");
  const userRemaining = state.userCap - state.held;
  if (userRemaining <= 0) return rejected("user-cap-reached");
  const issued = Math.min(quantity, userRemaining, eventRemaining);
  if (issued === quantity) return { status: "fulfilled", reason: null, issued };
  return { status: "partial", reason: eventRemaining <= userRemaining ? "event-capacity" : "user-cap", issued };
}
