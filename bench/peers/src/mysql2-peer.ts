import type { Outcome } from "@admit/contract";
import { isDuplicateEntry, isTransient, openMysql, readOutcomes } from "@admit/prisma";
import type { Connection, Pool, PoolConnection, RowDataPacket } from "mysql2/promise";
import type { Decide, Decided, Wanted } from "./buy.ts";
import type { Peer, PeerSettings } from "./peer.ts";
import { type AroundRow, type EventRow, type LockedState, makeOutcome, toLockedState } from "./make-outcome.ts";
import { withRetries } from "./with-retries.ts";

/** Of the pool, and so the most transactions at a time. */
export const connections = 20;

export async function openMysql2(settings: PeerSettings): Promise<Peer> {
  const pool = openMysql(settings.DATABASE_URL, connections);
  await pool.query("SELECT 1");
  return { decide: openDecide(pool, settings.MAX_TICKETS_PER_USER_PER_EVENT), close: () => pool.end() };
}

/**
 * One transaction per purchase, in two round trips: lock the event's row and read; write and commit. The unique index
 * detects a repeated key, so that no purchase pays for a query whether it is one.
 *
 * @param pool READ COMMITTED: a read after the lock sees what the lock's last holder has committed
 */
export function openDecide(pool: Pool, userCapDefault: number): Decide {
  return async (wanted) => {
    try {
      return await withRetries(() => decideOnce(pool, wanted, userCapDefault), isTransient);
    } catch (error) {
      if (!isDuplicateEntry(error)) throw error;
      return readFirst(pool, wanted, error);
    }
  };
}

async function decideOnce(pool: Pool, wanted: Wanted, userCapDefault: number): Promise<Decided | null> {
  const connection = await pool.getConnection();
  try {
    const state = await lockAndRead(connection, wanted, userCapDefault);
    if (state === null) {
      await connection.query("ROLLBACK");
      connection.release();
      return null;
    }
    const outcome = makeOutcome(wanted, state, Date.now());
    await writeOutcome(connection, wanted, outcome, state);
    connection.release();
    return { outcome, holderStatus: state.userStatus };
  } catch (error) {
    await rollBack(connection);
    throw error;
  }
}

/** Releases the lock at once; a connection that cannot is closed, and its transaction with it. */
async function rollBack(connection: PoolConnection): Promise<void> {
  try {
    await connection.query("ROLLBACK");
    connection.release();
  } catch {
    connection.destroy();
  }
}

/**
 * Begins a transaction, locks the event's row, and reads what the decision needs, in one round trip. The second SELECT
 * is separate because the one that waits for the lock reads what was committed before it waited.
 *
 * @returns null if there is no such event; the transaction is open all the same
 */
async function lockAndRead(
  connection: Connection,
  { eventId, userId }: Wanted,
  userCapDefault: number,
): Promise<LockedState | null> {
  const [results] = await connection.query<RowDataPacket[][]>(
    `START TRANSACTION;
     SELECT capacity, userCap, issuedCount, lastTicketNumber, salesOpenAt, salesCloseAt, endsAt
       FROM Event WHERE contentId = ? FOR UPDATE;
     SELECT (SELECT status FROM Content WHERE id = ?) AS contentStatus,
            (SELECT status FROM User WHERE id = ?) AS userStatus,
            (SELECT counted FROM Holding WHERE eventId = ? AND userId = ?) AS held,
            (SELECT MAX(seq) FROM Purchase WHERE eventId = ?) AS lastSeq`,
    [eventId, eventId, userId, eventId, userId, eventId],
  );
  const [, [event], [around]] = results as unknown as [unknown, EventRow[], AroundRow[]];
  return event === undefined || around === undefined ? null : toLockedState(event, around, userCapDefault);
}

/**
 * Writes a decision and commits, in one round trip: an error in any statement leaves the transaction uncommitted. The
 * purchase comes first, because a repeated key ends it there.
 */
async function writeOutcome(
  connection: Connection,
  { idempotencyKey }: Wanted,
  outcome: Outcome,
  state: LockedState,
): Promise<void> {
  const { eventId, userId, purchaseId, seq, requested, issued, status, reason } = outcome;
  const silent = state.userStatus !== "ACTIVE";
  const [acceptedAt, decidedAt] = [new Date(outcome.acceptedAtMs), new Date(outcome.decidedAtMs)];
  const statements: string[] = [];
  const values: unknown[] = [];
  const add = (sql: string, ...more: unknown[]): void => {
    statements.push(sql);
    values.push(...more);
  };
  const ids = [purchaseId, eventId, userId, userId, "BUYER", idempotencyKey];
  add(
    "INSERT INTO Purchase (id, eventId, userId, requestedById, source, idempotencyKey, seq, requested, issued, status, reason, late, silent, acceptedAt, decidedAt) VALUES (?)",
    [...ids, seq, requested, issued, status, reason, false, silent, acceptedAt, decidedAt],
  );
  if (issued > 0) {
    const tickets = outcome.tickets.map(({ id, number, secret }) => {
      const bytes = Buffer.from(secret, "hex");
      return [id, eventId, userId, purchaseId, number, bytes, decidedAt];
    });
    add("INSERT INTO Ticket (id, eventId, userId, purchaseId, number, secret, issuedAt) VALUES ?", tickets);
    if (!silent) add("INSERT INTO TicketMail (purchaseId, dueAt) VALUES (?)", [purchaseId, decidedAt]);
    add(
      "INSERT INTO Holding (eventId, userId, counted, cap) VALUES (?) ON DUPLICATE KEY UPDATE counted = VALUES(counted), cap = VALUES(cap)",
      [eventId, userId, state.held + issued, state.userCap],
    );
    const counters = [state.issuedCount + issued, state.lastTicketNumber + issued];
    add("UPDATE Event SET issuedCount = ?, lastTicketNumber = ? WHERE contentId = ?", ...counters, eventId);
  }
  add("COMMIT");
  await connection.query(statements.join(";\n"), values);
}

/** The outcome of the key's first use. @throws the error if it was not a repeated key */
export async function readFirst(pool: Pool, { purchaseId, userId }: Wanted, error: unknown): Promise<Decided> {
  const outcome = (await readOutcomes(pool, [purchaseId])).get(purchaseId);
  if (outcome === undefined) throw error;
  const [users] = await pool.query<RowDataPacket[]>("SELECT status FROM User WHERE id = ?", [userId]);
  return { outcome, holderStatus: (users[0]?.["status"] as Decided["holderStatus"] | undefined) ?? null };
}
