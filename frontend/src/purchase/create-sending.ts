import type { Event, User, Problem, Purchase } from "@admit/contract";
import { createSignal, onCleanup, type Accessor } from "solid-js";
import type { Intention } from "../sources/intentions.ts";
import { useSources, type Sources } from "../sources/sources.ts";
import { isRefusal, Refused } from "../api/request.ts";
import type { Trouble } from "../data/retry.ts";
import { sendPurchase } from "../line/send-purchase.ts";

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

/** The sending of one purchase at a time. */
export interface Sending {
  /** What is on its way; null while nothing is. */
  intention: Accessor<Intention | null>;
  trouble: Accessor<Trouble | null>;
  /** Why the last one was refused. */
  problem: Accessor<Problem | null>;
  /** Keeps the intention, then sends it until it is answered. Does nothing while another is on its way. */
  send(intention: Intention): void;
  /** Gives up what is on its way, for good. */
  stop(): void;
  /** Forgets the refusal. */
  clear(): void;
}

export function createSending(onAccepted: (purchase: Purchase) => void): Sending {
  const sources = useSources();
  const [intention, setIntention] = createSignal<Intention | null>(null);
  const [trouble, setTrouble] = createSignal<Trouble | null>(null);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  let sending = new AbortController();
  onCleanup(() => sending.abort());

  async function send(meant: Intention): Promise<void> {
    if (intention()) return;
    sending = new AbortController();
    const { signal } = sending;
    sources.intentions.keep(meant);
    setIntention(meant);
    setProblem(null);
    try {
      const purchase = await sendPurchase(meant, sources, setTrouble, signal);
      sources.intentions.keep({ ...meant, purchaseId: purchase.id });
      // The sending stays as it is until the page is left: a Buy button in between would buy a second time.
      if (!signal.aborted) onAccepted(purchase);
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Refused)) throw error;
      // Signed out is not refused: the same purchase is sent once somebody has signed in again.
      if (!isRefusal(error, "unauthenticated")) sources.intentions.forget(meant);
      setProblem(error.problem);
    }
    setIntention(null);
    setTrouble(null);
  }

  return {
    intention,
    trouble,
    problem,
    send: (meant) => void send(meant),
    stop() {
      const meant = intention();
      sending.abort();
      if (meant) sources.intentions.forget(meant);
      setIntention(null);
      setTrouble(null);
    },
    clear: () => setProblem(null),
  };
}
