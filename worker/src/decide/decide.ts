import { saleWindowAt, type DecidedStatus, type Reason, type SaleWindow, type UserStatus } from "@admit/contract";
import type { ChangeCommand, ChangeOutcome, IssueCommand, LineCommand, ResizeCommand, VoidCommand } from "@admit/line";

/** A group's event, read under the lock on the event's row. */
export interface EventState extends SaleWindow {
  published: boolean;
  /** If it is not published: purchases up to this position were accepted while it was. */
  keptSeq: number;
  /** Staff have withdrawn the purchases up to this position. */
  withdrawnSeq: number;
  capacity: number;
  /** The event's own cap, or the configured one. */
  userCap: number;
  issuedCount: number;
  lastTicketNumber: number;
  /** Highest `seq` decided so far; 0 where none is. */
  lastSeq: number;
}

/** A ticket that is to be voided. */
export interface TicketState {
  userId: string;
  purchaseId: string;
  number: number;
  voided: boolean;
}

export interface LineState {
  /** Null where the event is unknown. */
  event: EventState | null;
  /** Status of each user that is known. */
  users: ReadonlyMap<string, UserStatus>;
  /** Counted tickets per user; absent means none. */
  counted: ReadonlyMap<string, number>;
  /** The event's tickets that commands name; absent means that it has no such ticket. */
  tickets: ReadonlyMap<string, TicketState>;
  /** The purchases that have left the line. */
  left: ReadonlySet<string>;
}

/** What the rule gives one purchase. Its tickets are numbered `firstNumber` and up, without a gap. */
export interface Decision {
  command: IssueCommand;
  status: Exclude<DecidedStatus, "failed">;
  reason: Reason | null;
  issued: number;
  firstNumber: number;
  /** Comes after a purchase with a higher `seq` was decided. */
  late: boolean;
  /** The holder is not active: no mail is sent. */
  silent: boolean;
}

/** The outcome of a change by staff. */
interface DecidedChange extends ChangeOutcome {
  /** The void, or the capacity, is to be written; else all stays as it is. */
  applies: boolean;
  /** Details of the audit entry; null where there is none. */
  details: object | null;
}

export interface Decided {
  /** One per purchase, in their order. */
  decisions: Decision[];
  /** One per change, in their order. */
  changes: DecidedChange[];
  capacity: number;
  issuedCount: number;
  lastTicketNumber: number;
  /** The new count of every user whose tickets have become more or fewer. */
  counted: Map<string, number>;
  /** Those of them who received tickets. */
  receivers: Set<string>;
}

/**
 * The rule of specs/001-ticket-issuance/spec.md, applied to the commands one after the other: a freed ticket goes to
 * the next in line. Pure: the same state and commands always give the same decisions.
 *
 * @param commands in the order of `seq`, none of them decided before
 */
export function decide(state: LineState, commands: readonly LineCommand[]): Decided {
  const decided: Decided = {
    decisions: [],
    changes: [],
    capacity: state.event?.capacity ?? 0,
    issuedCount: state.event?.issuedCount ?? 0,
    lastTicketNumber: state.event?.lastTicketNumber ?? 0,
    counted: new Map(),
    receivers: new Set(),
  };
  const voided = new Set<string>();
  for (const command of commands) {
    if (command.kind === "ticket.issue") decided.decisions.push(issue(state, command, decided));
    else if (command.kind === "ticket.void") decided.changes.push(voidTicket(state, command, decided, voided));
    else decided.changes.push(resize(state, command, decided));
  }
  return decided;
}

const heldBy = (state: LineState, decided: Decided, userId: string): number =>
  decided.counted.get(userId) ?? state.counted.get(userId) ?? 0;

function issue(state: LineState, command: IssueCommand, decided: Decided): Decision {
  const held = heldBy(state, decided, command.userId);
  const verdict = judge(state, command, decided.capacity - decided.issuedCount, held);
  const decision = {
    command,
    ...verdict,
    firstNumber: decided.lastTicketNumber + 1,
    late: state.event !== null && command.seq < state.event.lastSeq,
    silent: state.users.get(command.userId) !== "ACTIVE",
  };
  if (verdict.issued > 0) {
    decided.issuedCount += verdict.issued;
    decided.lastTicketNumber += verdict.issued;
    decided.counted.set(command.userId, held + verdict.issued);
    decided.receivers.add(command.userId);
  }
  return decision;
}

/** Voiding twice is one void. */
function voidTicket(state: LineState, change: VoidCommand, decided: Decided, voided: Set<string>): DecidedChange {
  const ticket = state.tickets.get(change.ticketId);
  if (ticket === undefined) return refused(change, "ticket-not-found", null);
  const { userId, purchaseId, number } = ticket;
  if (ticket.voided || voided.has(change.ticketId)) {
    return { change, refusal: null, purchaseId, applies: false, details: null };
  }
  voided.add(change.ticketId);
  decided.issuedCount -= 1;
  decided.counted.set(userId, heldBy(state, decided, userId) - 1);
  return {
    change,
    refusal: null,
    purchaseId,
    applies: true,
    details: { number, userId, purchaseId, reason: change.reason },
  };
}

function resize(state: LineState, change: ResizeCommand, decided: Decided): DecidedChange {
  if (state.event === null) return refused(change, "fault", null);
  const { capacity: from, issuedCount } = decided;
  if (change.capacity < issuedCount) {
    return refused(change, "capacity-below-issued", { from, to: change.capacity, issued: issuedCount });
  }
  decided.capacity = change.capacity;
  return { change, refusal: null, purchaseId: null, applies: true, details: { from, to: change.capacity } };
}

const refused = (
  change: ChangeCommand,
  refusal: NonNullable<ChangeOutcome["refusal"]>,
  details: object | null,
): DecidedChange => ({ change, refusal, purchaseId: null, applies: false, details });

type Verdict = Pick<Decision, "status" | "reason" | "issued">;

const rejected = (reason: Reason): Verdict => ({ status: "rejected", reason, issued: 0 });

/** Rows 3 to 9 of the rule's table, in their order of precedence; row 1 and 2 never come here. */
function judge(state: LineState, command: IssueCommand, eventRemaining: number, held: number): Verdict {
  const { event } = state;
  if (event === null) return rejected("event-not-found");
  if (command.seq <= event.withdrawnSeq) return rejected("sale-withdrawn");
  if (!event.published && command.seq > event.keptSeq) return rejected("event-not-found");
  if (state.left.has(command.purchaseId)) return rejected("withdrawn");

  const status = state.users.get(command.userId);
  if (status !== "ACTIVE" && status !== "INVITED") return rejected("user-not-eligible");

  // Judged by the line at acceptance; batches of earlier releases left it to the issuer.
  if (command.source === "BUYER" && command.saleOpen !== true) {
    const window = saleWindowAt(event, command.acceptedAtMs);
    if (window !== "open") return rejected(window);
  }

  if (eventRemaining <= 0) return rejected("sold-out");

  const userRemaining = event.userCap - held;
  if (userRemaining <= 0) return rejected("user-cap-reached");

  const issued = Math.min(command.quantity, userRemaining, eventRemaining);
  if (issued === command.quantity) return { status: "fulfilled", reason: null, issued };
  const reason = eventRemaining <= userRemaining ? "event-capacity" : "user-cap";
  return { status: "partial", reason, issued };
}
