import { audit, openMysql } from "@admit/prisma";
import { createTestDatabase } from "@admit/prisma/testing";
import mysql from "mysql2/promise";

const connectWithinMs = 5000;

/** A database of one deployment's own. */
export interface Database {
  url: string;
  /** One statement on a connection of its own: what only an operator can see or do. */
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
}

/** A new database with all migrations. @param serverUrl an account that may create and drop databases */
export async function createDatabase(serverUrl: string): Promise<Database> {
  const { url, drop } = await createTestDatabase(serverUrl);
  return { ...databaseAt(url), drop };
}

/** A database that exists already. */
export function databaseAt(url: string): Database {
  const query: Database["query"] = async (sql, values = []) => {
    const connection = await mysql.createConnection({ uri: url, connectTimeout: connectWithinMs });
    try {
      const [rows] = await connection.query(sql, values);
      return rows as Record<string, unknown>[];
    } finally {
      await connection.end();
    }
  };
  return {
    url,
    query,
    async drop() {
      await query(`DROP DATABASE ${new URL(url).pathname.slice(1)}`);
    },
  };
}

/** Audits a database as `pnpm verify` does. @throws Error that lists the violated invariants */
export async function auditDatabase(url: string): Promise<void> {
  const pool = openMysql(url, 1);
  try {
    const { violations } = await audit(pool);
    const found = violations.map(
      ({ invariant, count, samples }) => `${invariant}: ${count}, such as ${samples.join(", ")}`,
    );
    if (found.length > 0) throw new Error(`The audit found violations:\n${found.join("\n")}`);
  } finally {
    await pool.end();
  }
}
