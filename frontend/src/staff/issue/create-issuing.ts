import type { Purchase } from "@admit/contract";
import { createSignal } from "solid-js";
import { createRequest } from "../../purchase/create-sending.ts";
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

export type Issuing = ReturnType<typeof createIssuing>;

/** Issues one order at a time for one event. */
export function createIssuing(userId: string, eventId: string) {
  const { storage } = useSources();
  const api = useStaffApi();
  const [issuance, setIssuance] = createSignal(keptIssuance(storage, userId, eventId));
  const [purchase, setPurchase] = createSignal<Purchase | null>(null);
  const { isSending, trouble, problem, ...request } = createRequest();
  const finish = () => storage.removeItem(nameOf(userId, eventId));

  function send(wanted: Issuance): void {
    if (isSending()) return;
    keepIssuance(storage, userId, eventId, wanted);
    setIssuance(wanted);
    setPurchase(null);
    void request.send(
      (signal) => api.issue(eventId, wanted.receiver, wanted.quantity, wanted.key, signal),
      (answer) => {
        if (!answer) return finish();
        const accepted = { ...wanted, purchaseId: answer.id };
        keepIssuance(storage, userId, eventId, accepted);
        setIssuance(accepted);
        return void setPurchase(answer);
      },
    );
  }
  return {
    /** Also after a reload, until its outcome is known and seen. */
    issuance,
    isSending,
    trouble,
    problem,
    /** As it was accepted. */
    purchase,
    /** Stores the issuance, then sends it with its own key until it is answered. */
    send,
    /** The outcome is known: a reload need not follow it. */
    finish,
    /** Stops and clears the form; what is in line already is still decided. */
    forget() {
      request.stop();
      request.clear();
      finish();
      setIssuance(null);
      setPurchase(null);
    },
  };
}
