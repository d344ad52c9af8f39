import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@admit/prisma";
import { createTestDatabase } from "@admit/prisma/testing";
import mysql from "mysql2/promise";
import { expect, onTestFinished, test } from "vitest";
import { Closers, type Run } from "../base/closers.ts";
import { freePort } from "../base/ports.ts";
import { findMysql } from "./mysql-program.ts";
import { keepMysql } from "./open-servers.ts";

const startWithinMs = 120_000;

/** Starts a server of the folder like a command does. @returns its URL and what stops it */
async function open(dataDir: string, isTemporary: boolean) {
  const program = await findMysql();
  if (program === undefined) throw new Error("this test needs MySQL or MariaDB");
  const failures: unknown[] = [];
  const closers = new Closers();
  const run: Run = { onEnd: (close) => closers.add(close), giveUp: (reason) => failures.push(reason) };
  const [folder, logFile] = [join(dataDir, "mysql"), join(dataDir, "mysql.log")];
  const port = await freePort();
  const options = { program, folder, workFolder: dataDir, logFile, port, secret: "secret", isTemporary };
  const url = await keepMysql(options, run);
  const stop = async (): Promise<void> => {
    await closers.close();
    expect(failures).toEqual([]);
  };
  return { url, stop };
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "admit-mysql-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function rows(connectionTo: mysql.ConnectionOptions, sql: string): Promise<string[]> {
  const connection = await mysql.createConnection({ ...connectionTo, multipleStatements: true });
  try {
    const [found] = await connection.query<mysql.RowDataPacket[]>(sql);
    return Array.isArray(found) ? found.map((row) => String(Object.values(row)[0])) : [];
  } finally {
    await connection.end();
  }
}

/** The user's grants as the server shows them, without the password's hash. */
const grants = async (uri: string): Promise<string[]> =>
  (await rows({ uri }, "SHOW GRANTS")).map((grant) => grant.replace(/ TO .*? ?(?=WITH GRANT OPTION|$)/, " "));

test(
  "the user of a deployment may use only its own database, also in a folder whose user had every right",
  { timeout: startWithinMs },
  async () => {
    const dataDir = makeFolder();
    const first = await open(dataDir, false);
    await rows(
      { socketPath: join(dataDir, "mysql.sock"), user: "root" },
      "GRANT ALL ON *.* TO admit@'127.0.0.1' WITH GRANT OPTION",
    );
    await first.stop();
    const second = await open(dataDir, false);
    onTestFinished(() => second.stop());

    const [global = "", ...others] = await grants(second.url);
    expect(global.trim()).toBe("GRANT USAGE ON *.*");
    expect(others.map((grant) => grant.trim())).toEqual(["GRANT ALL PRIVILEGES ON `admit`.*"]);
    expect(await migrate(second.url)).not.toEqual([]);
    for (const sql of [
      "CREATE DATABASE other",
      "SELECT * FROM mysql.user",
      "CREATE USER other",
      "SET GLOBAL read_only = 0",
    ])
      await expect(rows({ uri: second.url }, sql), sql).rejects.toThrow(/denied/i);
  },
);

test(
  "the user of a test run creates and drops databases of Admit's names, and grants nothing",
  { timeout: startWithinMs },
  async () => {
    const server = await open(makeFolder(), true);
    onTestFinished(() => server.stop());
    const database = await createTestDatabase(server.url);
    expect(await rows({ uri: database.url }, "SELECT COUNT(*) FROM User")).toEqual(["0"]);
    await database.drop();
    expect((await grants(server.url)).join("\n")).not.toContain("GRANT OPTION");
    await expect(rows({ uri: server.url }, "CREATE DATABASE other")).rejects.toThrow(/denied/i);
  },
);
