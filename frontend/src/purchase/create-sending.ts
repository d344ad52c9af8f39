import type { Event, Problem, Purchase, User } from "@admit/contract";
import { createSignal, onCleanup, type Accessor } from "solid-js";
import { isRefusal, Refused } from "../api/request.ts";
import type { Trouble } from "../data/retry.ts";
import { sendPurchase } from "../line/send-purchase.ts";
import type { Intention } from "../sources/intentions.ts";
import { useSources, type Sources } from "../sources/sources.ts";

/** What pressing Buy means: the unfinished purchase if there is one, else a new one with its own key. */
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

/** A purchase that was never answered is sent again automatically for this long; after that only by the buyer. */
const sendsItselfMs = 15 * 60 * 1000;

export const sendsItself = (intention: Intention, now: number): boolean =>
  intention.purchaseId === null && now - intention.madeAt < sendsItselfMs;

/** Sends one purchase at a time. */
export interface Sending {
  /** The purchase that is being sent; null while none is. */
  intention: Accessor<Intention | null>;
  trouble: Accessor<Trouble | null>;
  /** Why the last one was refused. */
  problem: Accessor<Problem | null>;
  /** Stores the intention, then sends it until it is answered. Does nothing while another is being sent. */
  send(intention: Intention): void;
  /** Stops sending, and forgets the intention. */
  stop(): void;
  /** Clears the refusal. */
  clear(): void;
}

export function createSending(onAccepted: (purchase: Purchase) => void): Sending {
  const sources = useSources();
  const [intention, setIntention] = createSignal<Intention | null>(null);
  const [trouble, setTrouble] = createSignal<Trouble | null>(null);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  let sending = new AbortController();
  onCleanup(() => sending.abort());

  async function send(wanted: Intention): Promise<void> {
    if (intention()) return;
    sending = new AbortController();
    const { signal } = sending;
    sources.intentions.keep(wanted);
    setIntention(wanted);
    setProblem(null);
    try {
      const purchase = await sendPurchase(wanted, sources, setTrouble, signal);
      sources.intentions.keep({ ...wanted, purchaseId: purchase.id });
      // The button stays disabled until the page is left, so that no one buys twice meanwhile.
      if (!signal.aborted) onAccepted(purchase);
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Refused)) throw error;
      // Signed out is not refused: the same purchase is sent after the next sign-in.
      if (!isRefusal(error, "unauthenticated")) sources.intentions.forget(wanted);
      setProblem(error.problem);
    }
    setIntention(null);
    setTrouble(null);
  }

  return {
    intention,
    trouble,
    problem,
    send: (wanted) => void send(wanted),
    stop() {
      const wanted = intention();
      sending.abort();
      if (wanted) sources.intentions.forget(wanted);
      setIntention(null);
      setTrouble(null);
    },
    clear: () => setProblem(null),
  };
}
