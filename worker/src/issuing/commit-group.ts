import type { ChangeOutcome, LineCommand, Outcome } from "@admit/contract";
import { isDuplicateEntry, statementTimeoutMs, withTickets, type PurchaseRow } from "@admit/prisma";
import type { Pool, PoolConnection } from "mysql2/promise";
import { decide, type Decision } from "../decide/decide.ts";
import { writeGroup } from "./group-write.ts";
import { readLineState } from "./line-state-read.ts";

/** Another issuer has taken the event over: this one may commit nothing more. */
export class EpochLostError extends Error {
  override name = "EpochLostError";
}

/** An operator has paused the event: its groups wait. */
export class LinePausedError extends Error {
  override name = "LinePausedError";
}

export interface CommitGroupOptions {
  pool: Pool;
  eventId: string;
  /** The epoch under which this issuer took the event. */
  epoch: number;
  /**
   * Highest place that was decided before, as far as this issuer knows. What stands above it is new, nearly always:
   * it is not looked up, and where it was decided after all (Redis was emptied, and gave its key a new place), the
   * table refuses the row and the group is committed again with everything looked up.
   */
  lastSeq: number;
  userCapDefault: number;
  now: () => number;
}

/** What became of a command. */
export type LineOutcome = Outcome | ChangeOutcome;

export const isChange = (outcome: LineOutcome): outcome is ChangeOutcome => "change" in outcome;
export const isPurchase = (outcome: LineOutcome): outcome is Outcome => !isChange(outcome);

export interface CommittedGroup {
  /** One per command, in their order. */
  outcomes: LineOutcome[];
  /** The purchases that this commit decided; the others were decided already. */
  written: Outcome[];
  /** Capacity and counted tickets after the commit; null where they were not read. */
  event: { capacity: number; issued: number } | null;
}

/**
 * Decides a group in one transaction of two round trips. A command that was decided before gets the
 * outcome it had, so that repeating a group is harmless: that is also what a commit of unknown outcome
 * comes to, since the lock on the event's row waits for the lost connection's transaction to end.
 *
 * @param commands sorted by `seq`, each once
 * @throws EpochLostError when another issuer owns the event; LinePausedError; MySQL's errors as they are, with nothing committed
 *   or, where the connection was lost in COMMIT, with the whole group committed
 */
export async function commitGroup(
  commands: readonly LineCommand[],
  options: CommitGroupOptions,
): Promise<CommittedGroup> {
  const connection = await options.pool.getConnection();
  try {
    const committed = await bounded(() => commitOn(connection, commands, options));
    connection.release();
    return committed;
  } catch (error) {
    // Whatever state the connection is in, ending it ends its transaction.
    connection.destroy();
    if (isDuplicateEntry(error) && options.lastSeq < Number.MAX_SAFE_INTEGER)
      return commitGroup(commands, { ...options, lastSeq: Number.MAX_SAFE_INTEGER });
    throw error;
  }
}

async function commitOn(
  connection: PoolConnection,
  commands: readonly LineCommand[],
  { eventId, epoch, lastSeq, userCapDefault, now }: CommitGroupOptions,
): Promise<CommittedGroup> {
  const read = await readLineState(connection, eventId, commands, userCapDefault, ({ seq }) => seq <= lastSeq);
  const { state, issuerEpoch } = read;
  if (issuerEpoch !== null && issuerEpoch !== epoch) {
    throw new EpochLostError(`event ${eventId} is at epoch ${issuerEpoch}, this issuer at ${epoch}`);
  }
  if (read.paused) throw new LinePausedError(`event ${eventId} is paused`);

  const retried = retriedOf(commands, read.decided);
  const stands = read.decided.filter(({ id }) => !retried.includes(id));
  const known = new Map<string, LineOutcome>([...(await withTickets(connection, stands)), ...read.changed]);
  const decided = decide(
    state,
    commands.filter((command) => !known.has(idOf(command))),
  );
  const decidedAtMs = now();
  const userCap = state.event?.userCap ?? userCapDefault;
  const tickets = await writeGroup(connection, { eventId, decided, retried, userCap, decidedAtMs });

  const written = decided.decisions.map((decision, at) => toOutcome(eventId, decision, tickets[at] ?? [], decidedAtMs));
  for (const outcome of written) known.set(outcome.purchaseId, outcome);
  for (const { change, refusal, purchaseId } of decided.changes) {
    known.set(change.changeId, { change, refusal, purchaseId });
  }
  return {
    outcomes: commands.map((command) => known.get(idOf(command)) as LineOutcome),
    written,
    event: { capacity: decided.capacity, issued: decided.issuedCount },
  };
}

/** Purchases that ended by a fault and that an operator has asked to decide again. */
function retriedOf(commands: readonly LineCommand[], decided: readonly PurchaseRow[]): string[] {
  const asked = new Set(
    commands.flatMap((command) => (command.kind === "ticket.issue" && command.retry ? command.purchaseId : [])),
  );
  return decided.filter(({ id, status }) => status === "failed" && asked.has(id)).map(({ id }) => id);
}

/** What names a command, and is the same however often it comes. */
export const idOf = (command: LineCommand): string =>
  command.kind === "ticket.issue" ? command.purchaseId : command.changeId;

function toOutcome(
  eventId: string,
  { command, status, reason, issued }: Decision,
  tickets: Outcome["tickets"],
  decidedAtMs: number,
): Outcome {
  return {
    purchaseId: command.purchaseId,
    eventId,
    userId: command.userId,
    requestedById: command.requestedById,
    seq: command.seq,
    status,
    reason,
    requested: command.quantity,
    issued,
    acceptedAtMs: command.acceptedAtMs,
    decidedAtMs: Math.max(decidedAtMs, command.acceptedAtMs),
    tickets,
  };
}

/** A server that is frozen rather than gone answers nothing: then the attempt ends with an error all the same. */
async function bounded<Result>(attempt: () => Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(Object.assign(new Error("MySQL did not answer in time"), { code: "ETIMEDOUT" })),
      statementTimeoutMs,
    );
  });
  try {
    return await Promise.race([attempt(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
