import type { Problem, Purchase } from "@admit/contract";
import { createSignal, onCleanup, type Accessor } from "solid-js";
import type { KeptText } from "../../sources/storage.ts";
import { useStaffApi, type Receiver } from "../api/staff-api.ts";
import { isPassing, Refused } from "../../api/request.ts";
import { troubleOf, waitAfter, type Trouble } from "../../data/retry.ts";
import { useSources } from "../../sources/sources.ts";

/**
 * What staff meant when they pressed Issue, kept from before the first request until its outcome is known. Every
 * repetition carries the same key, so that none of them issues twice.
 */
export interface Issuance {
  receiver: Receiver;
  /** What to call whom it is for. */
  name: string;
  quantity: number;
  key: string;
  /** Null until the line has taken it in. */
  purchaseId: string | null;
}

const nameOf = (userId: string, eventId: string): string => `admit.issuance.${userId}.${eventId}`;

export const keepIssuance = (storage: KeptText, userId: string, eventId: string, issuance: Issuance): void =>
  storage.setItem(nameOf(userId, eventId), JSON.stringify(issuance));

const forgetIssuance = (storage: KeptText, userId: string, eventId: string): void =>
  storage.removeItem(nameOf(userId, eventId));

/** Null where nothing is kept, or what another version of these pages has left behind. */
export function keptIssuance(storage: KeptText, userId: string, eventId: string): Issuance | null {
  const text = storage.getItem(nameOf(userId, eventId));
  if (text === null) return null;
  try {
    const kept = JSON.parse(text) as Partial<Issuance>;
    const isWhole =
      typeof kept.key === "string" &&
      typeof kept.quantity === "number" &&
      typeof kept.name === "string" &&
      typeof kept.receiver === "object";
    return isWhole ? (kept as Issuance) : null;
  } catch {
    return null;
  }
}

export interface Issuing {
  /** What is meant: also after a reload, until its outcome is known and seen. */
  issuance: Accessor<Issuance | null>;
  isSending: Accessor<boolean>;
  /** Why there is no answer yet. */
  trouble: Accessor<Trouble | null>;
  /** What the line has taken in, as it was first heard of. */
  purchase: Accessor<Purchase | null>;
  /** Why it was refused. */
  problem: Accessor<Problem | null>;
  /** Keeps it, then sends it with its own key until it is answered. */
  send(issuance: Issuance): void;
  /** Stops, and forgets what was meant. What is in the line already is decided all the same. */
  forget(): void;
  /** The outcome is known: a reload need not look for it any more. */
  settle(): void;
}

/** The issuing of one thing at a time for one event. */
export function createIssuing(userId: string, eventId: string): Issuing {
  const sources = useSources();
  const api = useStaffApi();
  const [issuance, setIssuance] = createSignal(keptIssuance(sources.storage, userId, eventId));
  const [isSending, setIsSending] = createSignal(false);
  const [trouble, setTrouble] = createSignal<Trouble | null>(null);
  const [purchase, setPurchase] = createSignal<Purchase | null>(null);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  let sending = new AbortController();
  onCleanup(() => sending.abort());

  async function untilAnswered({ receiver, quantity, key }: Issuance, signal: AbortSignal): Promise<Purchase> {
    for (let failures = 0; ; failures++) {
      signal.throwIfAborted();
      try {
        return await api.issue(eventId, receiver, quantity, key, signal);
      } catch (error) {
        if (!isPassing(error)) throw error;
        setTrouble(troubleOf(error, sources));
        await waitAfter(error, failures, sources, signal);
      }
    }
  }
  async function send(meant: Issuance): Promise<void> {
    if (isSending()) return;
    sending = new AbortController();
    const { signal } = sending;
    keepIssuance(sources.storage, userId, eventId, meant);
    setIssuance(meant);
    setPurchase(null);
    setProblem(null);
    setIsSending(true);
    try {
      const answered = await untilAnswered(meant, signal);
      const accepted = { ...meant, purchaseId: answered.id };
      keepIssuance(sources.storage, userId, eventId, accepted);
      if (signal.aborted) return;
      setIssuance(accepted);
      setPurchase(answered);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Refused)) throw error;
      setProblem(error.problem);
      // Signed out is not refused: once somebody has signed in again, the same one can be sent.
      if (error.problem.code !== "unauthenticated") forgetIssuance(sources.storage, userId, eventId);
    } finally {
      setTrouble(null);
      setIsSending(false);
    }
  }
  return {
    issuance,
    isSending,
    trouble,
    purchase,
    problem,
    send: (meant) => void send(meant),
    settle: () => forgetIssuance(sources.storage, userId, eventId),
    forget() {
      sending.abort();
      forgetIssuance(sources.storage, userId, eventId);
      setIssuance(null);
      setPurchase(null);
      setProblem(null);
    },
  };
}
