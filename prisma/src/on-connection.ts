import { isDeadlock } from "./mysql-errors.ts";
import { statementTimeoutMs } from "./open-mysql.ts";
import { repeatDeadlocks } from "./repeat-deadlocks.ts";
import type { Pool, PoolConnection } from "mysql2/promise";

/**
 * Uses one connection for at most `withinMs`; one that failed is closed, and its transaction with it. The
 * victim of a deadlock has written nothing: it is retried.
 * @throws MySQL's errors as they are; ETIMEDOUT where it does not answer
 */
export async function onConnection<Result>(
  pool: Pool,
  use: (connection: PoolConnection) => Promise<Result>,
  withinMs = statementTimeoutMs,
): Promise<Result> {
  return repeatDeadlocks(() => useOnce(pool, use, withinMs), isDeadlock);
}

async function useOnce<Result>(
  pool: Pool,
  use: (connection: PoolConnection) => Promise<Result>,
  withinMs: number,
): Promise<Result> {
  const connection = await pool.getConnection();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const giveUp = (): void => reject(Object.assign(new Error("MySQL did not answer in time"), { code: "ETIMEDOUT" }));
    timer = setTimeout(giveUp, withinMs);
  });
  try {
    const result = await Promise.race([use(connection), timeout]);
    connection.release();
    return result;
  } catch (error) {
    connection.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
