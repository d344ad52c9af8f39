import { isServerLeft } from "./mysql-errors.ts";

type Query = (...statement: never[]) => Promise<unknown>;

interface LentConnection {
  query: Query;
  release(): unknown;
  destroy(): void;
}

/** The common part of mysql2's and the MariaDB connector's pools. */
interface Pool {
  getConnection(): Promise<LentConnection>;
  query: Query;
}

/**
 * Makes a pool close each connection whose server no longer takes writes: after a fail-over a new connection leads to
 * the new primary, while one that returned to the pool would be refused every time.
 */
export function leaveReadOnlyServers(pool: Pool): void {
  const getConnection = pool.getConnection.bind(pool);
  pool.getConnection = async () => {
    const connection = await getConnection();
    const query = connection.query.bind(connection);
    connection.query = async (...statement) => {
      try {
        return await query(...statement);
      } catch (error) {
        if (isServerLeft(error)) connection.destroy();
        throw error;
      }
    };
    return connection;
  };
  pool.query = async (...statement) => {
    const connection = await pool.getConnection();
    try {
      return await connection.query(...statement);
    } finally {
      await connection.release();
    }
  };
}
