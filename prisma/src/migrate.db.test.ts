import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Connection, Pool } from "mysql2/promise";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrate } from "./migrate.ts";
import { openMysql } from "./open-mysql.ts";
import { knownMigrations, pendingMigrations } from "./migration-history.ts";
import { migrationsDirectory, readMigrations } from "./read-migrations.ts";
import { readRows } from "./rows.ts";
import { testServers } from "./testing/index.ts";
import { withConnection } from "./with-connection.ts";

const first = "20260101000000_first";
const second = "20260102000000_second";
const firstSql = "CREATE TABLE `One` (`id` INT NOT NULL PRIMARY KEY);\nINSERT INTO `One` VALUES (1);\n";

let url: string;
let pool: Pool;
let folder: string;
let directory: URL;

beforeEach(async () => {
  const given = new URL(testServers().databaseUrl);
  given.pathname = `/admit_test_${randomBytes(8).toString("hex")}`;
  url = given.href;
  pool = openMysql(url, 1);
  folder = await mkdtemp(join(tmpdir(), "admit-migrations-"));
  directory = pathToFileURL(`${folder}/`);
});

afterEach(async () => {
  await pool.end();
  await rm(folder, { recursive: true });
  const server = new URL(url);
  const name = server.pathname.slice(1);
  server.pathname = "/";
  await withConnection(server.href, (connection) => connection.query(`DROP DATABASE IF EXISTS ${name}`));
});

async function writeMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, "migration.sql"), sql);
}

const query = (sql: string): Promise<Record<string, unknown>[]> => readRows(pool, sql);

const history = () =>
  query(
    "SELECT migration_name AS name, checksum, finished_at, logs, applied_steps_count AS steps FROM _prisma_migrations",
  );

test("a missing database is created, and every migration applied once, in the order of the names", async () => {
  await writeMigration(second, "INSERT INTO `One` VALUES (2);");
  await writeMigration(first, firstSql);
  expect(await migrate(url, { directory })).toEqual([first, second]);
  expect(await migrate(url, { directory })).toEqual([]);
  expect(await query("SELECT id FROM One ORDER BY id")).toEqual([{ id: 1 }, { id: 2 }]);
});

test("the bookkeeping is that of `prisma migrate deploy`", async () => {
  await writeMigration(first, firstSql);
  await migrate(url, { directory });
  const columns = await query(
    `SELECT COLUMN_NAME AS name, REPLACE(COLUMN_TYPE, 'int(10)', 'int') AS type, IS_NULLABLE AS nullable, COLUMN_KEY AS \`key\`
     FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '_prisma_migrations'
     ORDER BY ORDINAL_POSITION`,
  );
  expect(columns.map(({ name, type, nullable, key }) => [name, type, nullable, key].join(" "))).toEqual([
    "id varchar(36) NO PRI",
    "checksum varchar(64) NO ",
    "finished_at datetime(3) YES ",
    "migration_name varchar(255) NO ",
    "logs text YES ",
    "rolled_back_at datetime(3) YES ",
    "started_at datetime(3) NO ",
    "applied_steps_count int unsigned NO ",
  ]);
  const checksum = createHash("sha256").update(firstSql).digest("hex");
  expect(await history()).toEqual([{ name: first, checksum, finished_at: expect.any(Date), logs: null, steps: 1 }]);
});

test("several processes that start at the same time apply each migration once", async () => {
  await writeMigration(first, firstSql);
  const applied = await Promise.all([1, 2, 3].map(() => migrate(url, { directory })));
  expect(applied.flat()).toEqual([first]);
});

test("an applied migration that was changed is refused, and nothing is applied after it", async () => {
  await writeMigration(first, firstSql);
  await migrate(url, { directory });
  await writeMigration(first, `${firstSql}-- changed`);
  await writeMigration(second, "INSERT INTO `One` VALUES (2);");
  await expect(migrate(url, { directory })).rejects.toThrow(
    `Migration ${first} was changed after this database had applied it. Restore its migration.sql`,
  );
  expect(await query("SELECT id FROM One")).toEqual([{ id: 1 }]);
});

test("line endings that git has changed are no change", async () => {
  await writeMigration(first, firstSql);
  await migrate(url, { directory });
  await writeMigration(first, firstSql.replaceAll("\n", "\r\n"));
  expect(await migrate(url, { directory })).toEqual([]);
});

test("a migration that fails is recorded with its reason, and refused until it is marked as rolled back", async () => {
  await writeMigration(first, "CREATE TABLE `One` (`id` INT); INSERT INTO `Nowhere` VALUES (1);");
  await expect(migrate(url, { directory })).rejects.toThrow(
    new RegExp(`Migration ${first} failed: .*Nowhere.* \\(statement 2 of 2\\)`),
  );
  expect(await history()).toMatchObject([{ name: first, finished_at: null, logs: expect.stringMatching("Nowhere") }]);

  await writeMigration(first, firstSql);
  const refusal = await migrate(url, { directory }).catch((error: unknown) => String(error));
  expect(refusal).toMatch(`Migration ${first} was started at`);
  const mend = /^ {2}(UPDATE _prisma_migrations .*;)$/m.exec(String(refusal))?.[1];
  await query(`DROP TABLE One; ${mend}`);
  expect(await migrate(url, { directory })).toEqual([first]);
});

/** Runs `work` while a transaction that has read the table stays open, such as a backup's. */
const whileRead = (work: (reader: Connection) => Promise<void>): Promise<void> =>
  withConnection(url, async (reader) => {
    await reader.query("START TRANSACTION; SELECT id FROM One");
    await work(reader);
  });

/** Whether a statement waits for a table of this database. */
async function isTableAwaited(): Promise<boolean> {
  const processes = await query("SHOW PROCESSLIST");
  const database = new URL(url).pathname.slice(1);
  return processes.some(({ db, State: state }) => db === database && state === "Waiting for table metadata lock");
}

test("a migration that waits for a table lets other statements pass, and is applied once the table is free", async () => {
  await writeMigration(first, firstSql);
  await migrate(url, { directory });
  await writeMigration(second, "ALTER TABLE `One` ADD COLUMN `more` INT NULL, ALGORITHM = INSTANT;");
  await whileRead(async (reader) => {
    const migrating = migrate(url, { directory });
    await expect.poll(isTableAwaited).toBe(true);
    // Queued behind the change, as a group of the line would be.
    await query("INSERT INTO One (id) VALUES (2)");
    await reader.query("COMMIT");
    expect(await migrating).toEqual([second]);
  });
  expect(await query("SELECT * FROM One ORDER BY id")).toEqual([
    { id: 1, more: null },
    { id: 2, more: null },
  ]);
});

test("a migration whose table is never free changes nothing, and can be started again as it is", async () => {
  await writeMigration(first, firstSql);
  await migrate(url, { directory });
  await writeMigration(second, "ALTER TABLE `One` ADD COLUMN `more` INT NULL; INSERT INTO `One` (`id`) VALUES (2);");
  await whileRead(async () => {
    await expect(migrate(url, { directory, tableTries: 1 })).rejects.toThrow(
      new RegExp(`Migration ${second} was not started: .*[(]statement 1 of 2[)]\n.*Nothing was changed`),
    );
  });
  expect(await migrate(url, { directory })).toEqual([second]);
  expect(await query("SELECT id FROM One ORDER BY id")).toEqual([{ id: 1 }, { id: 2 }]);
});

test("a database with tables that no migration created is refused", async () => {
  const server = new URL(url);
  const name = server.pathname.slice(1);
  server.pathname = "/";
  await withConnection(server.href, (connection) =>
    connection.query(`CREATE DATABASE ${name}; CREATE TABLE ${name}.Foreigner (id INT)`),
  );
  await expect(migrate(url, { directory })).rejects.toThrow("has tables (Foreigner, …) that no migration created");
});

test("a URL that names no database is refused", async () => {
  const server = new URL(url);
  server.pathname = "/";
  await expect(migrate(server.href)).rejects.toThrow("The database URL names no database");
});

test("a build's migrations are pending until they have finished, even without a database", async () => {
  expect(await pendingMigrations(pool)).toEqual(knownMigrations);
  await writeMigration(first, firstSql);
  await migrate(url, { directory });
  expect(await pendingMigrations(pool)).toEqual(knownMigrations);
  await migrate(url);
  expect(await pendingMigrations(pool)).toEqual([]);
  await query("UPDATE _prisma_migrations SET finished_at = NULL");
  expect(await pendingMigrations(pool)).toEqual(knownMigrations);
});

test("a build knows all migrations of the folder", async () => {
  const migrations = await readMigrations(migrationsDirectory);
  expect(knownMigrations).toEqual(migrations.map(({ name }) => name));
});
