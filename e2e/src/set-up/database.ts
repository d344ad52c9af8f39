import { randomBytes } from "node:crypto";
import mysql from "mysql2/promise";
import { builtArgs } from "./place.ts";
import { runToEnd } from "./running.ts";

const migrateWithinMs = 60_000;
const connectWithinMs = 5000;

/** A database of a set-up's own, migrated as an operator would. */
export interface Database {
  url: string;
  /** One statement on a connection of its own: what only somebody at the database can see or do. */
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
}

/** @param serverUrl an account that may create and drop databases; a database that it names is not touched */
export async function makeDatabase(serverUrl: string, folder: string): Promise<Database> {
  const name = `admit_e2e_${randomBytes(6).toString("hex")}`;
  const address = new URL(serverUrl);
  address.pathname = `/${name}`;
  const url = address.href;
  await runToEnd(
    {
      name: "migrate",
      program: process.execPath,
      args: builtArgs("scripts/dist/migrate.js"),
      environment: { DATABASE_URL: url },
      folder,
      logFile: `${folder}/migrate.log`,
    },
    migrateWithinMs,
  );
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
      await query(`DROP DATABASE ${name}`);
    },
  };
}
