import { bytesToId, type Outcome, type UserStatus } from "@admit/contract";
import { createHash } from "node:crypto";

/** A purchase that a buyer asks for, for themselves. */
export interface Wanted {
  purchaseId: string;
  eventId: string;
  userId: string;
  idempotencyKey: string;
  quantity: number;
  /** When the request came in, in milliseconds since 1970 UTC. */
  acceptedAtMs: number;
}

/** What became of it, now or when its key was first used. */
export interface Decided {
  outcome: Outcome;
  /** Null where the user is unknown. */
  holderStatus: UserStatus | null;
}

/** How a peer decides: null where there is no such event. */
export type Decide = (wanted: Wanted) => Promise<Decided | null>;

/** The id that the audit expects: the first 128 bits of a SHA-256 of who asks, for which event, under which key. */
export function purchaseIdOf(userId: string, eventId: string, idempotencyKey: string): string {
  const digest = createHash("sha256").update(`${userId}\n${eventId}\n${idempotencyKey}`).digest();
  return bytesToId(digest.subarray(0, 16));
}
