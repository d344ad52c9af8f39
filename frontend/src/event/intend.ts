import type { Event, User } from "@admit/contract";
import type { Intention } from "../purchase/intention.ts";
import type { Sources } from "../sources.ts";

/**
 * What pressing Buy means: the purchase that is still on its way, if there is one, else a new one with a key
 * of its own.
 */
export function intend(
  event: Event,
  user: User,
  quantity: number,
  sources: Pick<Sources, "intentions" | "newKey" | "clock">,
): Intention {
  return (
    sources.intentions.of(user.id, event.id) ?? {
      eventId: event.id,
      slug: event.slug,
      title: event.title,
      userId: user.id,
      quantity,
      key: sources.newKey(),
      madeAt: sources.clock.now(),
      purchaseId: null,
      firstPosition: null,
    }
  );
}

/** A purchase that was never answered is sent again by itself for this long; after that only if the buyer says so. */
const sendsItselfMs = 15 * 60 * 1000;

export const sendsItself = (intention: Intention, now: number): boolean =>
  intention.purchaseId === null && now - intention.madeAt < sendsItselfMs;
