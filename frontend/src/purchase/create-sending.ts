import type { Event, Problem, Purchase, User } from "@admit/contract";
import { createSignal, onCleanup } from "solid-js";
import { Refused } from "../api/request.ts";
import { troubleOf, untilAnswered, type Trouble } from "../data/retry.ts";
import { textsOf } from "../event/event-texts.ts";
import type { Intention } from "../sources/intentions.ts";
import { useSources, type Sources } from "../sources/sources.ts";

/** A new purchase, with its own key. */
export const intend = (
  event: Event,
  user: User,
  quantity: number,
  sources: Pick<Sources, "newKey" | "clock">,
): Intention => ({
  eventId: event.id,
  slug: event.slug,
  title: textsOf(event).title,
  userId: user.id,
  quantity,
  key: sources.newKey(),
  madeAt: sources.clock.now(),
  purchaseId: null,
  firstPosition: null,
});

/** A purchase that was never answered is sent again automatically for this long; after that only by the buyer. */
const sendsItselfMs = 15 * 60 * 1000;

export const sendsItself = (intention: Intention, now: number): boolean =>
  intention.purchaseId === null && now - intention.madeAt < sendsItselfMs;

/** Sends one order at a time until it is answered; however often it is sent, it carries the same key. */
export function createRequest() {
  const sources = useSources();
  const [isSending, setIsSending] = createSignal(false);
  const [trouble, setTrouble] = createSignal<Trouble | null>(null);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  let sending = new AbortController();
  onCleanup(() => sending.abort());
  const end = () => {
    setTrouble(null);
    setIsSending(false);
  };
  return {
    isSending,
    /** Why there is no answer yet. */
    trouble,
    /** Why the last one was refused. */
    problem,
    clear: () => setProblem(null),
    stop() {
      sending.abort();
      end();
    },
    /**
     * @param keep called with the answer, also if the page was left meanwhile; with null once it is refused for good
     * @returns null where it was refused, undefined where it was stopped
     */
    async send(
      ask: (signal: AbortSignal) => Promise<Purchase>,
      keep: (answer: Purchase | null) => void,
    ): Promise<Purchase | null | undefined> {
      sending = new AbortController();
      const { signal } = sending;
      setProblem(null);
      setIsSending(true);
      try {
        const onFailure = (error: Parameters<typeof troubleOf>[0]) => setTrouble(troubleOf(error, sources));
        const purchase = await untilAnswered(() => ask(signal), sources, signal, onFailure);
        keep(purchase);
        return signal.aborted ? undefined : purchase;
      } catch (error) {
        if (signal.aborted) return undefined;
        if (!(error instanceof Refused)) throw error;
        // Signed out is not refused: the same order is sent after the next sign-in.
        if (error.problem.code !== "unauthenticated") keep(null);
        setProblem(error.problem);
        return null;
      } finally {
        if (!signal.aborted) end();
      }
    },
  };
}

export type Sending = ReturnType<typeof createSending>;

export function createSending(onAccepted: (purchase: Purchase) => void) {
  const { api, intentions } = useSources();
  const [intention, setIntention] = createSignal<Intention | null>(null);
  const request = createRequest();

  async function send(wanted: Intention): Promise<void> {
    if (intention()) return;
    intentions.keep(wanted);
    setIntention(wanted);
    const purchase = await request.send(
      (signal) => api.buy(wanted.eventId, wanted.quantity, wanted.key, signal),
      (answer) => (answer ? intentions.keep({ ...wanted, purchaseId: answer.id }) : intentions.forget(wanted)),
    );
    // Accepted, the button stays disabled until the page is left, so that no one buys twice meanwhile.
    if (purchase) onAccepted(purchase);
    if (purchase === null) setIntention(null);
  }

  return {
    /** The purchase that is being sent; null while none is. */
    intention,
    trouble: request.trouble,
    problem: request.problem,
    clear: request.clear,
    /** Stores the intention, then sends it until it is answered. Does nothing while another is being sent. */
    send: (wanted: Intention) => void send(wanted),
    /** Stops sending, and forgets the intention. */
    stop() {
      const wanted = intention();
      request.stop();
      if (wanted) intentions.forget(wanted);
      setIntention(null);
    },
  };
}
