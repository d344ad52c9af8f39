import type { Connection, Pool, ResultSetHeader } from "mysql2/promise";
import type { PrismaClient } from "../generated/client.ts";

type Value = string | Date | null;

/** A connection or pool of mysql2, or a transaction of Prisma's: a caller inside a transaction passes that one. */
export type Database = Pick<Connection | Pool, "query"> | Pick<PrismaClient, "$queryRawUnsafe" | "$executeRawUnsafe">;

/** A statement with a `?` for each value. */
export async function runRead<Row>(database: Database, sql: string, values: readonly Value[]): Promise<Row[]> {
  if ("$queryRawUnsafe" in database) return database.$queryRawUnsafe<Row[]>(sql, ...values);
  const [rows] = await database.query(sql, [...values]);
  return rows as Row[];
}

/** @returns how many rows it changed */
export async function runChange(database: Database, sql: string, values: readonly Value[]): Promise<number> {
  if ("$executeRawUnsafe" in database) return database.$executeRawUnsafe(sql, ...values);
  const [changed] = await database.query<ResultSetHeader>(sql, [...values]);
  return changed.affectedRows;
}
