import type { Problem, Purchase } from "@admit/contract";
import { createSignal, onCleanup, type Accessor } from "solid-js";
import { Refused } from "../../api/request.ts";
import { troubleOf, untilAnswered, type Trouble } from "../../data/retry.ts";
import { useSources } from "../../sources/sources.ts";
import type { KeptText } from "../../sources/storage.ts";
import { useStaffApi, type Receiver } from "../api/staff-api.ts";

/**
 * What staff asked for when they pressed Issue, kept from before the first request until its outcome is known. Every
 * repetition carries the same key, so that none of them issues twice.
 */
export interface Issuance {
  receiver: Receiver;
  /** The receiver's name. */
  name: string;
  quantity: number;
  key: string;
  /** Null until it was accepted. */
  purchaseId: string | null;
}

const nameOf = (userId: string, eventId: string): string => `admit.issuance.${userId}.${eventId}`;

export const keepIssuance = (storage: KeptText, userId: string, eventId: string, issuance: Issuance): void =>
  storage.setItem(nameOf(userId, eventId), JSON.stringify(issuance));

/** Null also for a value that another version of these pages has written. */
export function keptIssuance(storage: KeptText, userId: string, eventId: string): Issuance | null {
  try {
    const kept = Object(JSON.parse(storage.getItem(nameOf(userId, eventId)) ?? "null")) as Partial<Issuance>;
    const { key, quantity, name, receiver } = kept;
    const types = [typeof key, typeof quantity, typeof name, typeof receiver].join();
    return types === "string,number,string,object" ? (kept as Issuance) : null;
  } catch {
    return null;
  }
}

export interface Issuing {
  /** Also after a reload, until its outcome is known and seen. */
  issuance: Accessor<Issuance | null>;
  isSending: Accessor<boolean>;
  /** Why there is no answer yet. */
  trouble: Accessor<Trouble | null>;
  /** As it was accepted. */
  purchase: Accessor<Purchase | null>;
  /** Why it was refused. */
  problem: Accessor<Problem | null>;
  /** Stores the issuance, then sends it with its own key until it is answered. */
  send(issuance: Issuance): void;
  /** Stops and clears the form; what is in line already is still decided. */
  forget(): void;
  /** The outcome is known: a reload need not follow it. */
  finish(): void;
}

/** Issues one order at a time for one event. */
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
  const finish = () => sources.storage.removeItem(nameOf(userId, eventId));

  async function send(wanted: Issuance): Promise<void> {
    if (isSending()) return;
    sending = new AbortController();
    const { signal } = sending;
    keepIssuance(sources.storage, userId, eventId, wanted);
    setIssuance(wanted);
    setPurchase(null);
    setProblem(null);
    setIsSending(true);
    const issue = () => api.issue(eventId, wanted.receiver, wanted.quantity, wanted.key, signal);
    try {
      const answered = await untilAnswered(issue, sources, signal, (error) => setTrouble(troubleOf(error, sources)));
      const accepted = { ...wanted, purchaseId: answered.id };
      keepIssuance(sources.storage, userId, eventId, accepted);
      if (signal.aborted) return;
      setIssuance(accepted);
      setPurchase(answered);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Refused)) throw error;
      setProblem(error.problem);
      // Signed out is not refused: it can be sent after the next sign-in.
      if (error.problem.code !== "unauthenticated") finish();
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
    send: (wanted) => void send(wanted),
    finish,
    forget() {
      sending.abort();
      finish();
      setIssuance(null);
      setPurchase(null);
      setProblem(null);
    },
  };
}
