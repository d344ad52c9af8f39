import type { ProblemCode, RefusalReason } from "@admit/contract";
import type { Source } from "@admit/line";
import type { CachedEvent } from "../events/event-cache.ts";
import type { Caller } from "../platform/route/caller.ts";
import { type Said, said } from "../platform/problem/said.ts";

/** The user who is to have the tickets. */
export type Holder = Pick<Caller, "id" | "status" | "createdAt">;

export interface Refusal {
  code: ProblemCode;
  detail: string | Said;
  retryAfterS?: number;
  refusal?: RefusalReason;
}

/** How soon buyers may try again while an operator refuses purchases, in seconds. */
const haltedRetryS = 30;
/** The same while staff take the event off sale: every gateway knows by then (`stopLine`). */
const stoppedRetryS = 6;

export const eventNotFound = "There is no such event, or it is not published.";
export const suspendedBuyer = "Your account is suspended and cannot receive tickets.";

/**
 * The outcome that is certain before a purchase is in the line, in the order of the rule's table; null if none is.
 * It ignores the sale's times, which the line judges by its own clock: the line's refusal comes before the last two.
 * The last one is an operator's halt, which applies to buyers alone.
 * @param published remaining tickets as the line last published them; null if the event's row is newer
 */
export function certainRefusal(
  event: CachedEvent,
  holder: Pick<Holder, "status" | "createdAt">,
  source: Source,
  published: number | null,
): Refusal | null {
  if (event.status !== "PUBLISHED") return { code: "event-not-found", detail: eventNotFound };
  if (holder.status === "SUSPENDED") {
    const detail =
      source === "BUYER" ? suspendedBuyer : "This person's account is suspended and cannot receive tickets.";
    return { code: "user-not-eligible", detail };
  }
  if (source === "BUYER" && isTooNew(event, holder.createdAt)) return accountTooNew(event);
  const remaining = published ?? event.capacity - event.issuedCount;
  if (remaining <= 0) return { code: "sold-out", detail: "All tickets of this event are issued." };
  if (source !== "BUYER" || event.shedMessage === null) return null;
  return { code: "sale-halted", detail: event.shedMessage, retryAfterS: haltedRetryS };
}

export const isTooNew = ({ requireAccountBefore }: CachedEvent, createdAt: Date): boolean =>
  requireAccountBefore !== null && createdAt >= requireAccountBefore;

const accountTooNew = ({ requireAccountBefore }: CachedEvent): Refusal => ({
  code: "account-too-new",
  detail: said`Only accounts created before ${requireAccountBefore?.toISOString() ?? ""} may buy tickets of this event.`,
  refusal: "account-too-new",
});

/** The sale's times apply to buyers alone, and are reported if nothing before them in the rule's table applies. */
export const bindsSale = (source: Source, refusal: Refusal | null): boolean =>
  source === "BUYER" &&
  refusal?.code !== "event-not-found" &&
  refusal?.code !== "user-not-eligible" &&
  refusal?.code !== "account-too-new";

/** Why the line accepted nothing, by its kind of answer. */
export const lineRefusals = {
  "sale-not-open": ({ salesOpenAt }) => ({
    code: "sale-not-open",
    detail: said`The sale opens at ${salesOpenAt?.toISOString() ?? ""}. Send the same request again then.`,
  }),
  "sale-closed": () => ({ code: "sale-closed", detail: "The sale of this event is closed." }),
  stopped: () => ({
    code: "sale-halted",
    detail: "The organiser is changing this sale. Please try again in a moment.",
    retryAfterS: stoppedRetryS,
  }),
} satisfies Record<string, (event: CachedEvent) => Refusal>;
