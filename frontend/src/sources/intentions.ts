import { createSignal } from "solid-js";
import type { KeptText } from "./storage.ts";

/**
 * What the buyer meant when they pressed Buy, kept from before the first request until the outcome is
 * final. Every repetition of it carries the same key, so that none of them can be a second purchase.
 */
export interface Intention {
  eventId: string;
  /** For the address of the event's pages, and its name, before the event itself is loaded. */
  slug: string;
  title: string;
  userId: string;
  quantity: number;
  key: string;
  /** Local milliseconds since 1970. */
  madeAt: number;
  /** Null until the purchase was accepted, or its acceptance was heard of. */
  purchaseId: string | null;
  /** The first position that was shown: where the progress counts from. */
  firstPosition: number | null;
}

const prefix = "admit.intention.";
const nameOf = (userId: string, eventId: string) => `${prefix}${userId}.${eventId}`;

export interface Intentions {
  of(userId: string, eventId: string): Intention | null;
  all(userId: string): Intention[];
  keep(intention: Intention): void;
  forget(intention: Intention): void;
}

/**
 * The intentions kept in this browser; reading them is reactive, also to what another tab does. One
 * per user and event at most: a second one has to wait for the first one's outcome.
 */
export function createIntentions(storage: KeptText): Intentions {
  const [changed, setChanged] = createSignal(undefined, { equals: false });
  window.addEventListener("storage", (event) => event.key?.startsWith(prefix) && setChanged(undefined));
  return {
    of(userId, eventId) {
      changed();
      return read(storage.getItem(nameOf(userId, eventId)));
    },
    all(userId) {
      changed();
      return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "")
        .filter((name) => name.startsWith(nameOf(userId, "")))
        .map((name) => read(storage.getItem(name)))
        .filter((intention) => intention !== null);
    },
    keep(intention) {
      storage.setItem(nameOf(intention.userId, intention.eventId), JSON.stringify(intention));
      setChanged(undefined);
    },
    forget(intention) {
      storage.removeItem(nameOf(intention.userId, intention.eventId));
      setChanged(undefined);
    },
  };
}

/** Null for what another version of these pages may have left behind. */
function read(text: string | null): Intention | null {
  if (text === null) return null;
  try {
    const kept = JSON.parse(text) as Partial<Intention>;
    return typeof kept.key === "string" && typeof kept.eventId === "string" && typeof kept.quantity === "number"
      ? (kept as Intention)
      : null;
  } catch {
    return null;
  }
}
