import { randomBytes } from "node:crypto";
import mysql, { type Connection, type ResultSetHeader } from "mysql2/promise";
import { builtArgs } from "./place.ts";
import { runToEnd } from "./running.ts";

const migrateWithinMs = 60_000;
const connectWithinMs = 5000;

/** A database of a set-up's own, migrated as an operator would. */
export interface Database {
  url: string;
  /** For what no call of the service does. @throws where no row is changed */
  change(sql: string, values: unknown[]): Promise<void>;
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
  const onConnection = async <Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> => {
    const connection = await mysql.createConnection({ uri: url, connectTimeout: connectWithinMs });
    try {
      return await work(connection);
    } finally {
      await connection.end();
    }
  };
  return {
    url,
    async change(sql, values) {
      const [{ affectedRows }] = await onConnection((connection) => connection.query<ResultSetHeader>(sql, values));
      if (affectedRows === 0) throw new Error(`no row was changed: ${sql}`);
    },
    async drop() {
      await onConnection((connection) => connection.query(`DROP DATABASE ${name}`));
    },
  };
}
