import { randomBytes } from "node:crypto";
import mysql from "mysql2/promise";
import { builtArgs } from "./place.ts";
import { runToEnd } from "./running.ts";

const migrateWithinMs = 60_000;
const connectWithinMs = 5000;

/** A database of a set-up's own, migrated as an operator would. */
export interface Database {
  url: string;
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
  return {
    url,
    async drop() {
      const connection = await mysql.createConnection({ uri: url, connectTimeout: connectWithinMs });
      try {
        await connection.query(`DROP DATABASE ${name}`);
      } finally {
        await connection.end();
      }
    },
  };
}
