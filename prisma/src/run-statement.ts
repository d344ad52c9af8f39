import { setTimeout as pause } from "node:timers/promises";
import type { Connection } from "mysql2/promise";

/** How long a change of a table waits until the table is free. Later statements on the table wait as long. */
const tableWaitS = 1;
/** How long it then leaves the table to other statements. */
const stepBackMs = 3000;
/** Longest time for one statement. */
const timeoutMs = 30 * 60_000;

const lockWaitTimedOut = 1205;

/** The table or a row was not free in time. The server has rolled the statement back. */
export const isLockWaitTimeout = (error: unknown): boolean =>
  (error as { errno?: unknown } | null)?.errno === lockWaitTimedOut;

/**
 * Runs one statement of a migration. A change of a table waits for every transaction that has used the table, and all
 * later statements queue behind it: one long reader, such as a backup, would stop the line. So it waits for a second at
 * a time, and lets other statements pass in between.
 * @param tries how often the table may be in use
 * @throws MySQL's errors as they are, `isLockWaitTimeout` where the table was never free
 */
export async function runStatement(connection: Connection, statement: string, tries: number): Promise<void> {
  await connection.query(`SET SESSION lock_wait_timeout = ${tableWaitS}`);
  for (let tried = 1; ; tried++) {
    try {
      await connection.query({ sql: statement, timeout: timeoutMs });
      return;
    } catch (error) {
      if (!isLockWaitTimeout(error) || tried >= tries) throw error;
    }
    await pause(stepBackMs);
  }
}
