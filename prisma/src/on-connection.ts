import { isDeadlock } from "./mysql-errors.ts";
import { statementTimeoutMs } from "./open-mysql.ts";
import { repeatDeadlocks } from "./repeat-deadlocks.ts";
import type { Pool, PoolConnection } from "mysql2/promise";

/**
 * Uses one connection, and takes at most `withinMs`, the wait for a connection included. One that failed is
 * ended, and its transaction with it. The victim of a deadlock has written nothing: it is done again within that time.
 * @throws MySQL's errors as they are; ETIMEDOUT where it does not answer
 */
export async function onConnection<Result>(
  pool: Pool,
  use: (connection: PoolConnection) => Promise<Result>,
  withinMs = statementTimeoutMs,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const giveUp = (): void => reject(Object.assign(new Error("MySQL did not answer in time"), { code: "ETIMEDOUT" }));
    timer = setTimeout(giveUp, withinMs);
  });
  try {
    return await repeatDeadlocks(() => useOnce(pool, use, late), isDeadlock);
  } finally {
    clearTimeout(timer);
  }
}

async function useOnce<Result>(
  pool: Pool,
  use: (connection: PoolConnection) => Promise<Result>,
  late: Promise<never>,
): Promise<Result> {
  const connection = await connectionOf(pool, late);
  try {
    const result = await Promise.race([use(connection), late]);
    connection.release();
    return result;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

async function connectionOf(pool: Pool, late: Promise<never>): Promise<PoolConnection> {
  const acquiring = pool.getConnection();
  try {
    return await Promise.race([acquiring, late]);
  } catch (error) {
    // One that comes when no one waits for it any more is the next one's.
    void acquiring.then(
      (connection) => connection.release(),
      () => undefined,
    );
    throw error;
  }
}
