import type { Outcome } from "@admit/contract";
import { isDuplicateEntry, onConnection, openMysql, readOutcomes, readResults, readRows } from "@admit/prisma";
import type { Connection, Pool } from "mysql2/promise";
import type { Decided, Peer, Wanted } from "./buy.ts";
import {
  countersAfter,
  lockEvent,
  makeOutcome,
  type PurchaseState,
  selectState,
  valuesOfState,
} from "./decide-purchase.ts";

/** Of the pool, and so the most transactions at a time. */
export const connections = 20;

/**
 * One transaction per purchase, in two round trips: lock the event's row and read; write and commit. The unique index
 * detects a repeated key, so that no purchase pays for a query whether it is one.
 */
export async function openMysql2(databaseUrl: string): Promise<Peer> {
  const pool = openMysql(databaseUrl, connections);
  await pool.query("SELECT 1");
  return {
    async decide(wanted) {
      try {
        return await onConnection(pool, (connection) => decideOnce(connection, wanted));
      } catch (error) {
        if (!isDuplicateEntry(error)) throw error;
        return readFirst(pool, wanted, error);
      }
    },
    close: () => pool.end(),
  };
}

async function decideOnce(connection: Connection, wanted: Wanted): Promise<Decided | null> {
  const [, , [state]] = await readResults<[unknown, unknown, PurchaseState[]]>(
    connection,
    `START TRANSACTION; ${lockEvent}; ${selectState}`,
    [wanted.eventId, ...valuesOfState(wanted)],
  );
  if (state === undefined) {
    await connection.query("ROLLBACK");
    return null;
  }
  const outcome = makeOutcome(wanted, state);
  await writeOutcome(connection, wanted, outcome, state);
  return { outcome, holderStatus: state.userStatus };
}

/**
 * Writes a decision and commits, in one round trip: an error in any statement leaves the transaction uncommitted. The
 * purchase comes first, because a repeated key ends it there.
 */
async function writeOutcome(
  connection: Connection,
  wanted: Wanted,
  outcome: Outcome,
  state: PurchaseState,
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
  const ids = [purchaseId, eventId, userId, userId, "BUYER", wanted.idempotencyKey];
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
    const { holding, event } = countersAfter(state, outcome, wanted);
    add(
      "INSERT INTO Holding (eventId, userId, counted, cap) VALUES (?) ON DUPLICATE KEY UPDATE counted = VALUES(counted), cap = VALUES(cap)",
      [eventId, userId, holding.counted, holding.cap],
    );
    add("UPDATE Event SET ? WHERE contentId = ?", event, eventId);
  }
  add("COMMIT");
  await connection.query(statements.join(";\n"), values);
}

/** The outcome of the key's first use. @throws the error if it was not a repeated key */
export async function readFirst(pool: Pool, { purchaseId, userId }: Wanted, error: unknown): Promise<Decided> {
  const outcome = (await readOutcomes(pool, [purchaseId])).get(purchaseId);
  if (outcome === undefined) throw error;
  const [user] = await readRows<{ status: Decided["holderStatus"] }>(pool, "SELECT status FROM User WHERE id = ?", [
    userId,
  ]);
  return { outcome, holderStatus: user?.status ?? null };
}
