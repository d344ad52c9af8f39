import type { IssueCommand, Outcome } from "@admit/contract";
import { statementTimeoutMs, withTickets } from "@admit/prisma";
import type { Pool, PoolConnection } from "mysql2/promise";
import { decide, type Decision } from "../decide/decide.ts";
import { writeGroup } from "./group-write.ts";
import { readLineState } from "./line-state-read.ts";

/** Another issuer has taken the event over: this one may commit nothing more. */
export class EpochLostError extends Error {
  override name = "EpochLostError";
}

export interface CommitGroupOptions {
  pool: Pool;
  eventId: string;
  /** The epoch under which this issuer took the event. */
  epoch: number;
  userCapDefault: number;
  now: () => number;
}

export interface CommittedGroup {
  /** One per command, in their order. */
  outcomes: Outcome[];
  /** Those of the outcomes that this commit wrote; the others stood already. */
  written: Outcome[];
  /** Capacity less the counted tickets, after the commit; null where it was not read. */
  remaining: number | null;
}

/**
 * Decides a group in one transaction of two round trips. A purchase that was decided before gets the
 * outcome it had, so that repeating a group is harmless: that is also what a commit of unknown outcome
 * comes to, since the lock on the event's row waits for the lost connection's transaction to end.
 *
 * @param commands sorted by `seq`, each purchase once
 * @throws EpochLostError when another issuer owns the event; MySQL's errors as they are, with nothing committed
 *   or, where the connection was lost in COMMIT, with the whole group committed
 */
export async function commitGroup(
  commands: readonly IssueCommand[],
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
    throw error;
  }
}

async function commitOn(
  connection: PoolConnection,
  commands: readonly IssueCommand[],
  { eventId, epoch, userCapDefault, now }: CommitGroupOptions,
): Promise<CommittedGroup> {
  const { state, issuerEpoch, decided: rows } = await readLineState(connection, eventId, commands, userCapDefault);
  if (issuerEpoch !== null && issuerEpoch !== epoch) {
    throw new EpochLostError(`event ${eventId} is at epoch ${issuerEpoch}, this issuer at ${epoch}`);
  }

  const known = await withTickets(connection, rows);
  const decided = decide(
    state,
    commands.filter((command) => !known.has(command.purchaseId)),
  );
  const decidedAtMs = now();
  const userCap = state.event?.userCap ?? userCapDefault;
  const tickets = await writeGroup(connection, eventId, decided, userCap, decidedAtMs);

  const written = decided.decisions.map((decision, at) => toOutcome(eventId, decision, tickets[at] ?? [], decidedAtMs));
  for (const outcome of written) known.set(outcome.purchaseId, outcome);
  return {
    outcomes: commands.map((command) => known.get(command.purchaseId) as Outcome),
    written,
    remaining: Math.max(0, (state.event?.capacity ?? 0) - decided.issuedCount),
  };
}

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
