import mysql from "mysql2/promise";
import { format } from "mysql2";
import { isServerLeft } from "./mysql-errors.ts";

/** A statement that takes longer is a fault: it is ended, and the caller gets an error. */
export const statementTimeoutMs = 10_000;

/** How long a statement waits for a row that another transaction holds. */
const lockWaitTimeoutS = 5;

/**
 * A pool of mysql2 connections: many statements in one round trip, READ COMMITTED (reads after the lock on the event see
 * what is committed, and no gap is locked), UTC.
 */
export function openMysql(databaseUrl: string, connectionLimit: number): mysql.Pool {
  const pool = mysql.createPool({
    uri: databaseUrl,
    connectionLimit,
    maxIdle: connectionLimit,
    multipleStatements: true,
    timezone: "Z",
    supportBigNumbers: true,
    connectTimeout: 1500,
    waitForConnections: true,
    // Without values there is nothing to format: mysql2 would search half a megabyte of a group's statements for `?`.
    queryFormat: (sql, values: Parameters<typeof format>[1]) =>
      values === undefined || (Array.isArray(values) && values.length === 0) ? sql : format(sql, values, false, "Z"),
  });
  pool.on("connection", (connection) => {
    void connection.query(
      `SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED; SET SESSION innodb_lock_wait_timeout = ${lockWaitTimeoutS}`,
    );
  });
  leaveReadOnlyServers(pool);
  return pool;
}

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
 * Makes a pool close connections whose server no longer accepts writes: after a failover a new connection reaches the
 * new primary, while a pooled one would be refused every time.
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
