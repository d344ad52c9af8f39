import { createSignal } from "solid-js";
import type { KeptText } from "./storage.ts";

/**
 * What the buyer asked for when they pressed Buy, kept from before the first request until the outcome is final.
 * Every repetition carries the same key, so that none of them can be a second purchase.
 */
export interface Intention {
  eventId: string;
  /** For links and titles before the event is loaded. */
  slug: string;
  title: string;
  userId: string;
  quantity: number;
  key: string;
  /** Local milliseconds since 1970. */
  madeAt: number;
  /** Null until the purchase was accepted. */
  purchaseId: string | null;
  /** The first position shown: progress starts from it. */
  firstPosition: number | null;
}

const prefix = "admit.intention.";
const nameOf = (userId: string, key: string) => `${prefix}${userId}.${key}`;

export type Intentions = ReturnType<typeof createIntentions>;

/**
 * The intentions kept in this browser; reading them is reactive, also to other tabs. Each is kept by its key, so that a
 * purchase that ends never takes another one with it.
 */
export function createIntentions(storage: KeptText) {
  const [changed, setChanged] = createSignal(undefined, { equals: false });
  window.addEventListener("storage", (event) => event.key?.startsWith(prefix) && setChanged(undefined));
  const forget = ({ userId, eventId, key }: Intention) => {
    // The second is the name that earlier releases gave it.
    for (const last of [key, eventId]) storage.removeItem(nameOf(userId, last));
    setChanged(undefined);
  };
  const all = (userId: string): Intention[] => {
    changed();
    return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "")
      .filter((name) => name.startsWith(nameOf(userId, "")))
      .map((name) => read(storage.getItem(name)))
      .filter((intention) => intention !== null);
  };
  return {
    all,
    /** The one that was never answered, else the newest. */
    of: (userId: string, eventId: string): Intention | null =>
      all(userId)
        .filter((intention) => intention.eventId === eventId)
        .sort((a, b) => Number(!!a.purchaseId) - Number(!!b.purchaseId) || b.madeAt - a.madeAt)[0] ?? null,
    keep(intention: Intention) {
      forget(intention);
      storage.setItem(nameOf(intention.userId, intention.key), JSON.stringify(intention));
      setChanged(undefined);
    },
    forget,
  };
}

/** Null for a value that another version of these pages has written. */
function read(text: string | null): Intention | null {
  try {
    const { key, eventId, quantity, ...rest } = Object(JSON.parse(text ?? "null")) as Partial<Intention>;
    if (typeof key !== "string" || typeof eventId !== "string" || typeof quantity !== "number") return null;
    return { key, eventId, quantity, ...rest } as Intention;
  } catch {
    return null;
  }
}
