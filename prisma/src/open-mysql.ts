import mysql from "mysql2/promise";
import { format } from "mysql2";
import { leaveReadOnlyServers } from "./leave-read-only.ts";

/** A statement that takes longer than this is a fault: it is ended, and the caller sees an error. */
export const statementTimeoutMs = 10_000;

/** How long a statement waits for a row that another transaction holds. */
const lockWaitTimeoutS = 5;

/**
 * A pool of mysql2 connections for the issuing path: many statements in one round trip, READ COMMITTED
 * (plain reads after the lock on the event see what is committed, and no gap is locked), UTC.
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
    // Without values there is nothing to put in: mysql2 would look through half a megabyte of a group's statements for it.
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
