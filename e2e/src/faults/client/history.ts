/** The requests and answers of a client; times are milliseconds from the start of the run. */

interface SeenTicket {
  id: string;
  number: number;
}

export interface SeenOutcome {
  atMs: number;
  id: string;
  seq: number;
  status: string;
  issued: number;
  reason: string | null;
  tickets: SeenTicket[];
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

interface VoidHistory {
  eventId: string;
  ticketId: string;
  /** When an answer called it void. */
  doneMs: number | null;
}

interface ResizeHistory {
  eventId: string;
  capacity: number;
  /** Each time that it was sent: each repetition is a change. */
  sentMs: number[];
  /** When it was confirmed. */
  doneMs: number | null;
}

interface SuspensionHistory {
  userId: string;
  /** When it was confirmed. */
  doneMs: number;
  /** When the user was about to be reinstated. */
  liftedMs: number;
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
  voids: VoidHistory[];
  resizes: ResizeHistory[];
  suspensions: SuspensionHistory[];
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
