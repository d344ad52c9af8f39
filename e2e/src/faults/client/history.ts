/** What a client has sent and heard; times are milliseconds from the beginning of the run. */

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
  /** Whose the tickets are. */
  userId: string;
  requestedById: string;
  key: string;
  quantity: number;
  /** When each request was sent. */
  sentMs: number[];
  /** Each time that it was said to be in the line, or decided. */
  accepted: { sentMs: number; atMs: number; id: string; seq: number }[];
  /** Why it was refused for good. */
  refused: { atMs: number; code: string }[];
  /** Each time that nobody knew of it any more. */
  unknownMs: number[];
  positions: { atMs: number; gateway: string; position: number }[];
  outcomes: SeenOutcome[];
  /** What was answered when its key was used for another quantity. */
  reused: { atMs: number; status: number; code: string; id: string | null }[];
}

interface VoidHistory {
  eventId: string;
  ticketId: string;
  /** When it was said to be void. */
  doneMs: number | null;
}

interface ResizeHistory {
  eventId: string;
  capacity: number;
  /** Each time that it was sent: a repetition is a change of its own. */
  sentMs: number[];
  /** When it was said to be so, or refused. */
  doneMs: number | null;
  refusedMs: number | null;
}

interface SuspensionHistory {
  userId: string;
  /** When it was said to be so. */
  doneMs: number;
  /** When the user was about to be reinstated. */
  liftedMs: number;
}

/** What a holder or staff read at the end. */
export interface Reading {
  /** The tickets of everybody, each as its holder sees it; whether its code is one by the published keys. */
  tickets: { id: string; eventId: string; number: number; status: string; hasCode: boolean; verifies: boolean }[];
  /** What staff were told of the codes of tickets that were voided since. */
  voidedCodes: { ticketId: string; valid: boolean; reason: string | null }[];
  /** Some purchases, asked for once more at every gateway. */
  outcomes: { key: string; gateway: string; outcome: SeenOutcome | null }[];
}

export interface History {
  purchases: PurchaseHistory[];
  voids: VoidHistory[];
  resizes: ResizeHistory[];
  suspensions: SuspensionHistory[];
  /** When Redis forgot what it had said to be on disk. */
  losses: { fromMs: number; toMs: number }[];
  /** When all faults were over. */
  healedMs: number;
  /** What else should not be, seen on the way: an answer that no client should ever get. */
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
