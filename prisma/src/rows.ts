import type { Connection, Pool, ResultSetHeader } from "mysql2/promise";
import type { PrismaClient } from "./generated/client.ts";
import { statementTimeoutMs } from "./open-mysql.ts";

/** A connection or a pool. */
export type Mysql = Pick<Connection | Pool, "query">;

/** Of mysql2, or a transaction of Prisma's: a caller within a transaction passes that one. */
export type Database = Mysql | Pick<PrismaClient, "$queryRawUnsafe" | "$executeRawUnsafe">;

/**
 * The rows of one SELECT, typed by the caller, with a `?` for each value. Lists, as for `IN (?)`, and the time limit are
 * mysql2's alone.
 */
export async function readRows<Row>(
  database: Database,
  sql: string,
  values: readonly unknown[] = [],
  timeout = statementTimeoutMs,
): Promise<Row[]> {
  if ("$queryRawUnsafe" in database) return database.$queryRawUnsafe<Row[]>(sql, ...values);
  const [rows] = await database.query({ sql, values: [...values], timeout });
  return rows as Row[];
}

/** What each of several statements returns, in one round trip, typed by the caller. */
export async function readResults<Results extends unknown[]>(
  database: Mysql,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Results> {
  const [results] = await database.query(sql, [...values]);
  return results as unknown[] as Results;
}

/** @returns how many rows an UPDATE matched, changed or not; how many an INSERT wrote */
export async function writeRows(database: Database, sql: string, values: readonly unknown[] = []): Promise<number> {
  if ("$executeRawUnsafe" in database) return database.$executeRawUnsafe(sql, ...values);
  const [changed] = await database.query<ResultSetHeader>(sql, [...values]);
  return changed.affectedRows;
}
