import type { Problem, Purchase } from "@admit/contract";
import { createSignal, onCleanup, type Accessor } from "solid-js";
import { isRefusal, Refused } from "../api/errors.ts";
import type { Trouble } from "../line/trouble.ts";
import { useSources } from "../sources.ts";
import type { Intention } from "./intention.ts";
import { sendPurchase } from "./send-purchase.ts";

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
