import type { IssuedTicket, Outcome } from "@admit/contract";
import type { ChangeOutcome, IssueCommand, LineCommand } from "@admit/line";
import type { Decided, LineState } from "../decide/decide.ts";

/** Another issuer owns the event: this one may commit nothing more. */
export class EpochLostError extends Error {
  override name = "EpochLostError";
}

/** The outcome of a command. */
export type LineOutcome = Outcome | ChangeOutcome;

export const isChange = (outcome: LineOutcome): outcome is ChangeOutcome => "change" in outcome;
export const isPurchase = (outcome: LineOutcome): outcome is Outcome => !isChange(outcome);

/** Identifies a command: the same for every delivery of it. */
export const idOf = (command: LineCommand): string =>
  command.kind === "ticket.issue" ? command.purchaseId : command.changeId;

/** A purchase's outcome. Clocks of two machines may differ: a decision never comes before its acceptance. */
export function outcomeOf(
  eventId: string,
  { purchaseId, userId, requestedById, seq, quantity: requested, acceptedAtMs }: IssueCommand,
  decided: Pick<Outcome, "status" | "reason" | "issued" | "tickets">,
  nowMs: number,
): Outcome {
  const { status, reason, issued, tickets } = decided;
  const purchase = { purchaseId, eventId, userId, requestedById, seq, requested, acceptedAtMs };
  return { ...purchase, status, reason, issued, decidedAtMs: Math.max(nowMs, acceptedAtMs), tickets };
}

/** The event at the moment when an issuer raised its epoch. */
export interface RaisedEpoch {
  /** The new owner's epoch; earlier owners can commit nothing from now on. */
  epoch: number;
  /** Highest `seq` decided so far; 0 where none is. */
  lastSeq: number;
  issued: number;
  capacity: number;
}

/** What a group needs, read under the lock on the event's row. */
export interface LoadedLine {
  state: LineState;
  /** Null where the event is unknown. */
  issuerEpoch: number | null;
  /** An operator has paused the event: nothing may be decided. */
  paused: boolean;
  /** Outcomes of the commands that are decided already, by the command's id. */
  decided: Map<string, LineOutcome>;
}

export interface LoadOptions {
  /** For an event that sets no cap of its own. */
  userCapDefault: number;
  /** Which purchases may be decided already; the others are assumed to be new. */
  lookUp: (command: LineCommand) => boolean;
}

export interface GroupToWrite {
  decided: Decided;
  /** Purchases that failed before and are decided again. */
  retried: readonly string[];
  /** The cap that holdings are checked against. */
  userCap: number;
  decidedAtMs: number;
}

/**
 * A connection for one group: `load` begins a transaction and locks the event's row, `write` commits it.
 * Errors are MySQL's, as they are.
 */
export interface GroupConnection {
  load(commands: readonly LineCommand[], options: LoadOptions): Promise<LoadedLine>;
  /** @returns the tickets of each decision, in their order */
  write(group: GroupToWrite): Promise<IssuedTicket[][]>;
  /** Returns the connection to its pool, after `write`. */
  release(): void;
  /** Closes the connection, and with it a transaction that is still open. */
  destroy(): void;
}

/** A command that could not be decided: neither retries nor deciding it alone helped. */
export interface FailedCommand {
  epoch: number;
  command: LineCommand;
  error: unknown;
  nowMs: number;
}

/** The database as an issuer uses it: MySQL, or the simulation's in memory. */
export interface IssuerDatabase {
  /**
   * Raises the event's epoch, under the lock that every group takes: a group of the earlier owner is either
   * committed before this, or refused.
   * @returns null where the event is unknown
   */
  raiseEpoch(eventId: string): Promise<RaisedEpoch | null>;
  connect(eventId: string): Promise<GroupConnection>;
  /**
   * Records a command as failed, under the epoch like every write of the line.
   * @returns its outcome
   * @throws EpochLostError when another issuer owns the event
   */
  fail(eventId: string, failed: FailedCommand): Promise<LineOutcome>;
  /** Whether an operator has paused the event. */
  isPaused(eventId: string): Promise<boolean>;
}
