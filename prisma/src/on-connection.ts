import type { Pool, PoolConnection } from "mysql2/promise";
import pTimeout from "p-timeout";
import { isDeadlock, mysqlTimeout, repeatDeadlocks } from "./mysql-errors.ts";
import { statementTimeoutMs } from "./open-mysql.ts";

/**
 * Uses one connection, for at most `withinMs` including the wait for it. A connection that failed is closed, which ends
 * its transaction. The victim of a deadlock has written nothing: it is run again within the same time.
 * @throws MySQL's errors as they are; ETIMEDOUT where it does not answer
 */
export async function onConnection<Result>(
  pool: Pool,
  use: (connection: PoolConnection) => Promise<Result>,
  withinMs = statementTimeoutMs,
): Promise<Result> {
  let inUse: PoolConnection | undefined;
  let isLate = false;
  const useOnce = async (): Promise<Result> => {
    const connection = await pool.getConnection();
    if (isLate) {
      connection.release();
      throw mysqlTimeout();
    }
    inUse = connection;
    try {
      const result = await use(connection);
      connection.release();
      return result;
    } catch (error) {
      connection.destroy();
      throw error;
    } finally {
      inUse = undefined;
    }
  };
  return pTimeout(repeatDeadlocks(useOnce, isDeadlock), {
    milliseconds: withinMs,
    fallback() {
      isLate = true;
      inUse?.destroy();
      throw mysqlTimeout();
    },
  });
}
