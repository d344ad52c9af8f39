import {
  saleWindowAt,
  type DecidedStatus,
  type IssueCommand,
  type Reason,
  type SaleWindow,
  type UserStatus,
} from "@admit/contract";

/** What a group needs to know of its event, read under the lock on the event's row. */
export interface EventState extends SaleWindow {
  published: boolean;
  capacity: number;
  /** The event's own cap, or the configured one. */
  userCap: number;
  issuedCount: number;
  lastTicketNumber: number;
  /** Highest `seq` decided so far; 0 where none is. */
  lastSeq: number;
}

export interface LineState {
  /** Null where the event is unknown. */
  event: EventState | null;
  /** Status of each user that is known. */
  users: ReadonlyMap<string, UserStatus>;
  /** Counted tickets per user; absent means none. */
  counted: ReadonlyMap<string, number>;
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
  /** The holder is not active: nobody is told. */
  silent: boolean;
}

export interface Decided {
  /** One per command, in their order. */
  decisions: Decision[];
  issuedCount: number;
  lastTicketNumber: number;
  /** The new count of every user who received tickets. */
  counted: Map<string, number>;
}

/**
 * The rule of specs/001-ticket-issuance/spec.md, applied to the commands one after the other. Pure: the
 * same state and commands always give the same decisions.
 *
 * @param commands in the order of `seq`, none of them decided before
 */
export function decide(state: LineState, commands: readonly IssueCommand[]): Decided {
  const counted = new Map<string, number>();
  let issuedCount = state.event?.issuedCount ?? 0;
  let lastTicketNumber = state.event?.lastTicketNumber ?? 0;

  const decisions = commands.map((command): Decision => {
    const held = counted.get(command.userId) ?? state.counted.get(command.userId) ?? 0;
    const verdict = judge(state, command, issuedCount, held);
    const decision = {
      command,
      ...verdict,
      firstNumber: lastTicketNumber + 1,
      late: state.event !== null && command.seq < state.event.lastSeq,
      silent: state.users.get(command.userId) !== "ACTIVE",
    };
    if (verdict.issued > 0) {
      issuedCount += verdict.issued;
      lastTicketNumber += verdict.issued;
      counted.set(command.userId, held + verdict.issued);
    }
    return decision;
  });

  return { decisions, issuedCount, lastTicketNumber, counted };
}

type Verdict = Pick<Decision, "status" | "reason" | "issued">;

const rejected = (reason: Reason): Verdict => ({ status: "rejected", reason, issued: 0 });

/** Rows 3 to 9 of the rule's table, in their order of precedence; row 1 and 2 never come here. */
function judge(state: LineState, command: IssueCommand, issuedCount: number, held: number): Verdict {
  const { event } = state;
  if (event === null || !event.published) return rejected("event-not-found");

  const status = state.users.get(command.userId);
  if (status !== "ACTIVE" && status !== "INVITED") return rejected("user-not-eligible");

  if (command.source === "BUYER") {
    const window = saleWindowAt(event, command.acceptedAtMs);
    if (window !== "open") return rejected(window);
  }

  const eventRemaining = event.capacity - issuedCount;
  if (eventRemaining <= 0) return rejected("sold-out");

  const userRemaining = event.userCap - held;
  if (userRemaining <= 0) return rejected("user-cap-reached");

  const issued = Math.min(command.quantity, userRemaining, eventRemaining);
  if (issued === command.quantity) return { status: "fulfilled", reason: null, issued };
  const reason = eventRemaining <= userRemaining ? "event-capacity" : "user-cap";
  return { status: "partial", reason, issued };
}
