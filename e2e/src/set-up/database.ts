import { randomBytes } from "node:crypto";
import mysql from "mysql2/promise";
import { builtArgs } from "./place.ts";
import { unpackRelease } from "./release.ts";
import { runToEnd } from "./running.ts";

const migrateWithinMs = 60_000;
const connectWithinMs = 5000;

/** A database of a set-up's own, migrated as an operator would. */
export interface Database {
  url: string;
  /** One statement on a connection of its own: what only somebody at the database can see or do. */
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Applies one more migration, by the runner of a release that has it. */
  migrate(name: string, sql: string): Promise<void>;
  drop(): Promise<void>;
}

/** @param serverUrl an account that may create and drop databases; a database that it names is not touched */
export async function makeDatabase(serverUrl: string, folder: string): Promise<Database> {
  const name = `admit_e2e_${randomBytes(6).toString("hex")}`;
  const address = new URL(serverUrl);
  address.pathname = `/${name}`;
  const url = address.href;
  const migrate = async (args: string[]): Promise<void> => {
    const environment = { DATABASE_URL: url };
    const logFile = `${folder}/migrate.log`;
    await runToEnd({ name: "migrate", program: process.execPath, args, environment, folder, logFile }, migrateWithinMs);
  };
  await migrate(builtArgs("scripts/dist/migrate.js"));
  return {
    ...databaseAt(url),
    migrate: (migration, sql) => migrate([unpackRelease(`${folder}/release`, migration, sql)]),
  };
}

/** A database that is there already. */
export function databaseAt(url: string): Omit<Database, "migrate"> {
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
