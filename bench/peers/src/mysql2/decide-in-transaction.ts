import type { Outcome } from "@admit/contract";
import { isDuplicateEntry, isTransient, readOutcomes } from "@admit/prisma";
import type { Pool, PoolConnection, RowDataPacket } from "mysql2/promise";
import { makeOutcome } from "../purchase/make-outcome.ts";
import type { Decide, Decided, Wanted } from "../purchase/wanted.ts";
import { withRetries } from "../process/with-retries.ts";
import { writeOutcome } from "./outcome-write.ts";
import { readState } from "./state-read.ts";

/**
 * One transaction per purchase, in two round trips: lock the event's row and read; write and commit. A repeated key
 * is told by the unique index, so that no purchase pays for a look whether it is one.
 *
 * @param pool READ COMMITTED: what is read after the lock is what the last holder of the lock has committed
 * @param userCapDefault what counts where the event sets no cap of its own
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
    const state = await readState(connection, wanted, userCapDefault);
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
    await undo(connection);
    throw error;
  }
}

/** Gives the lock up at once; a connection that cannot is ended, and with it its transaction. */
async function undo(connection: PoolConnection): Promise<void> {
  try {
    await connection.query("ROLLBACK");
    connection.release();
  } catch {
    connection.destroy();
  }
}

/** What the key came to when it was first used. @throws the error where it was not the key that stood twice */
async function readFirst(pool: Pool, { purchaseId, userId }: Wanted, error: unknown): Promise<Decided> {
  const outcome: Outcome | undefined = (await readOutcomes(pool, [purchaseId])).get(purchaseId);
  if (outcome === undefined) throw error;
  const [users] = await pool.query<RowDataPacket[]>("SELECT status FROM User WHERE id = ?", [userId]);
  return { outcome, holderStatus: (users[0]?.["status"] as Decided["holderStatus"] | undefined) ?? null };
}
