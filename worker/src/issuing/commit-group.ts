import type { Outcome } from "@admit/contract";
import type { LineCommand } from "@admit/line";
import { isDuplicateEntry, mysqlTimeout, statementTimeoutMs } from "@admit/prisma";
import {
  EpochLostError,
  idOf,
  type GroupConnection,
  type IssuerDatabase,
  type LineOutcome,
  outcomeOf,
} from "../database/issuer-database.ts";
import { decide } from "../decide/decide.ts";

/** An operator has paused the event: its groups wait. */
export class LinePausedError extends Error {
  override name = "LinePausedError";
}

export interface CommitGroupOptions {
  database: IssuerDatabase;
  eventId: string;
  /** The epoch under which this issuer owns the event. */
  epoch: number;
  /**
   * Highest position that this issuer knows to be decided. A purchase above it is new, nearly always, so it is not
   * looked up. If it was decided after all (Redis was emptied, and gave its key a new position), the table refuses
   * the row, and the group is committed again with everything looked up.
   */
  lastSeq: number;
  userCapDefault: number;
  now: () => number;
}

export interface CommittedGroup {
  /** One per command, in their order. */
  outcomes: LineOutcome[];
  /** The purchases that this commit decided; the others were decided before. */
  written: Outcome[];
  /** Capacity and counted tickets after the commit; null where they were not read. */
  event: { capacity: number; issued: number } | null;
}

/**
 * Decides a group in one transaction of two round trips. A command that was decided before gets the outcome it had,
 * so repeating a group is harmless. A commit of unknown outcome is repeated too: the lock on the event's row waits
 * until the transaction of the lost connection has ended.
 * @param commands sorted by `seq`, each once
 * @throws EpochLostError when another issuer owns the event; LinePausedError; MySQL's errors as they are, with nothing
 *   committed or, where the connection was lost in COMMIT, with the whole group committed
 */
export async function commitGroup(
  commands: readonly LineCommand[],
  options: CommitGroupOptions,
): Promise<CommittedGroup> {
  const connection = await options.database.connect(options.eventId);
  try {
    const committed = await inTime(commitOn(connection, commands, options));
    connection.release();
    return committed;
  } catch (error) {
    // Closing the connection ends its transaction, whatever its state.
    connection.destroy();
    if (isDuplicateEntry(error) && options.lastSeq < Number.MAX_SAFE_INTEGER)
      return commitGroup(commands, { ...options, lastSeq: Number.MAX_SAFE_INTEGER });
    throw error;
  }
}

async function commitOn(
  connection: GroupConnection,
  commands: readonly LineCommand[],
  { eventId, epoch, lastSeq, userCapDefault, now }: CommitGroupOptions,
): Promise<CommittedGroup> {
  const loaded = await connection.load(commands, { userCapDefault, lookUp: ({ seq }) => seq <= lastSeq });
  const { state, issuerEpoch, decided: known } = loaded;
  if (issuerEpoch !== null && issuerEpoch !== epoch) {
    throw new EpochLostError(`event ${eventId} is at epoch ${issuerEpoch}, this issuer at ${epoch}`);
  }
  if (loaded.paused) throw new LinePausedError(`event ${eventId} is paused`);

  const retried = retriedOf(commands, known);
  for (const id of retried) known.delete(id);
  const decided = decide(
    state,
    commands.filter((command) => !known.has(idOf(command))),
  );
  const decidedAtMs = now();
  const userCap = state.event?.userCap ?? userCapDefault;
  const tickets = await connection.write({ decided, retried, userCap, decidedAtMs });

  const written = decided.decisions.map(({ command, ...decision }, at) =>
    outcomeOf(eventId, command, { ...decision, tickets: tickets[at] ?? [] }, decidedAtMs),
  );
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

/** Purchases that failed and that an operator has asked to decide again. */
function retriedOf(commands: readonly LineCommand[], known: ReadonlyMap<string, LineOutcome>): string[] {
  return commands.flatMap((command) => {
    if (command.kind !== "ticket.issue" || !command.retry) return [];
    const outcome = known.get(command.purchaseId);
    return outcome !== undefined && "status" in outcome && outcome.status === "failed" ? command.purchaseId : [];
  });
}

/**
 * A server that is frozen rather than gone never answers: then the attempt fails all the same. Not p-timeout, which
 * takes 9 µs a call where this takes 1 (30 November 2026), and a lone purchase is a group of its own.
 */
async function inTime<Result>(attempt: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(mysqlTimeout()), statementTimeoutMs);
  });
  try {
    return await Promise.race([attempt, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
