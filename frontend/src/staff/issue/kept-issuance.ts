import type { KeptText } from "../../browser/storage.ts";
import type { Receiver } from "../staff-api.ts";

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

export const forgetIssuance = (storage: KeptText, userId: string, eventId: string): void =>
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
