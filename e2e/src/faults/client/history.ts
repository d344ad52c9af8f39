/** The requests and answers of a client; times are milliseconds from the start of the run. */

export interface SeenOutcome {
  atMs: number;
  id: string;
  seq: number;
  status: string;
  issued: number;
  reason: string | null;
  tickets: { id: string; number: number }[];
}

/** One press of the button, however often it was sent. */
export interface PurchaseHistory {
  eventId: string;
  /** The holder of the tickets. */
  userId: string;
  requestedById: string;
  key: string;
  quantity: number;
  /** When each request was sent. */
  sentMs: number[];
  /** Each answer that it is in the line, or decided. */
  accepted: { sentMs: number; atMs: number; id: string; seq: number }[];
  /** Each final refusal. */
  refused: { atMs: number; code: string }[];
  /** Each time that no gateway knew it. */
  unknownMs: number[];
  positions: { atMs: number; gateway: string; position: number }[];
  outcomes: SeenOutcome[];
  /** Each answer when its key was used for another quantity. */
  reused: { atMs: number; status: number; code: string; id: string | null }[];
}

/** What a holder or staff read at the end. */
export interface Reading {
  /** All tickets, each as its holder sees it; whether the published keys verify its code. */
  tickets: { id: string; eventId: string; number: number; status: string; hasCode: boolean; verifies: boolean }[];
  /** The verdicts on the codes of tickets that were voided later. */
  voidedCodes: { ticketId: string; valid: boolean; reason: string | null }[];
  /** Some purchases, read once more at every gateway. */
  outcomes: { key: string; gateway: string; outcome: SeenOutcome | null }[];
}

export interface History {
  purchases: PurchaseHistory[];
  /** Voids; `doneMs` is when an answer called the ticket void. */
  voids: { eventId: string; ticketId: string; doneMs: number | null }[];
  /** New capacities: each time that one was sent, since each repetition is a change; and when it was confirmed. */
  resizes: { eventId: string; capacity: number; sentMs: number[]; doneMs: number | null }[];
  /** When a suspension was confirmed, and when the user was about to be reinstated. */
  suspensions: { userId: string; doneMs: number; liftedMs: number }[];
  /** When Redis lost what it had confirmed as stored. */
  losses: { fromMs: number; toMs: number }[];
  /** When all faults were over. */
  healedMs: number;
  /** Answers that no client should ever get. */
  strange: string[];
}

export const emptyHistory = (): History => ({
  purchases: [],
  voids: [],
  resizes: [],
  suspensions: [],
  losses: [],
  healedMs: 0,
  strange: [],
});
