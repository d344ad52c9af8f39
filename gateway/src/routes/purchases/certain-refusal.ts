import { saleWindowAt, type ProblemCode, type RefusalReason, type Source, type UserStatus } from "@admit/contract";
import type { CachedEvent } from "../../events/event-cache.ts";

/** Who is to have the tickets. */
export interface Holder {
  id: string;
  status: UserStatus;
  createdAt: Date;
}

export interface Refusal {
  code: Extract<
    ProblemCode,
    | "event-not-found"
    | "user-not-eligible"
    | "account-too-new"
    | "sale-not-open"
    | "sale-closed"
    | "sold-out"
    | "sale-halted"
  >;
  detail: string;
  retryAfterS?: number;
  refusal?: RefusalReason;
}

/** How soon a purchase may be sent again that an operator's word has refused, in seconds. */
const haltedRetryS = 30;

export const eventNotFound = "There is no such event, or it is not published.";

/**
 * What is certain before a purchase stands in the line, in the order of the rule's table; null where nothing is.
 * Last, an operator's word that purchases are not taken: it binds buyers alone.
 * @param published tickets left by the line's last word, null where the event's row knows better
 */
export function certainRefusal(
  event: CachedEvent,
  holder: Pick<Holder, "status" | "createdAt">,
  source: Source,
  published: number | null,
): Refusal | null {
  if (event.status !== "PUBLISHED") return { code: "event-not-found", detail: eventNotFound };
  if (holder.status === "SUSPENDED") {
    const whose = source === "BUYER" ? "Your" : "This person's";
    return { code: "user-not-eligible", detail: `${whose} account is suspended and cannot receive tickets.` };
  }
  if (source === "BUYER" && isTooNew(event, holder.createdAt)) return accountTooNew(event);
  const window = source === "BUYER" ? closedWindow(event) : null;
  if (window !== null) return window;
  const remaining = published ?? event.capacity - event.issuedCount;
  if (remaining <= 0) return { code: "sold-out", detail: "All tickets of this event are issued." };
  if (source !== "BUYER" || event.shedMessage === null) return null;
  return { code: "sale-halted", detail: event.shedMessage, retryAfterS: haltedRetryS };
}

export const isTooNew = ({ requireAccountBefore }: CachedEvent, createdAt: Date): boolean =>
  requireAccountBefore !== null && createdAt >= requireAccountBefore;

const accountTooNew = ({ requireAccountBefore }: CachedEvent): Refusal => ({
  code: "account-too-new",
  detail: `Only accounts created before ${requireAccountBefore?.toISOString()} may buy tickets of this event.`,
  refusal: "account-too-new",
});

/** The sale window binds buyers alone: staff may issue at any time. */
function closedWindow(event: CachedEvent): Refusal | null {
  const window = saleWindowAt(
    {
      salesOpenAtMs: event.salesOpenAt?.getTime() ?? null,
      salesCloseAtMs: event.salesCloseAt?.getTime() ?? null,
      endsAtMs: event.endsAt?.getTime() ?? null,
    },
    Date.now(),
  );
  if (window === "sale-not-open") {
    return { code: window, detail: `The sale opens at ${event.salesOpenAt?.toISOString()}.` };
  }
  return window === "sale-closed" ? { code: window, detail: "The sale of this event is closed." } : null;
}
