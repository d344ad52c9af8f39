import { randomBytes } from "node:crypto";
import { createHistoryTable, recordResult, recordStarted } from "../migration-history.ts";
import { type Migration, migrationsDirectory, readMigrations } from "../read-migrations.ts";
import { openMysql } from "../open-mysql.ts";
import { readRows } from "../rows.ts";
import { withConnection } from "../with-connection.ts";

const createTimeoutMs = 30_000;
const dropTimeoutMs = 30_000;
/** A test that left a transaction open shows as an error here, not as a hang. */
const dropLockWaitS = 10;

let migrations: Migration[] | undefined;

export type TestDatabase = Awaited<ReturnType<typeof openTestDatabase>>;

/**
 * The servers that `pnpm test` started, or was given. The account may create and drop databases.
 * @throws when the tests were not started by `pnpm test`
 */
export function testServers(): { databaseUrl: string; redisUrl: string } {
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = process.env;
  if (databaseUrl === undefined || redisUrl === undefined) {
    throw new Error("These tests need MySQL and Redis. Run `npx --yes pnpm test`, which starts both.");
  }
  return { databaseUrl, redisUrl };
}

/** A migrated database of the test file's own, and a pool of connections to it. */
export async function openTestDatabase(connections = 4) {
  const { url, drop } = await createTestDatabase(testServers().databaseUrl);
  const pool = openMysql(url, connections);
  return {
    url,
    pool,
    rows: <Row = Record<string, unknown>>(sql: string, values?: Parameters<typeof readRows>[2]) =>
      readRows<Row>(pool, sql, values),
    close: async () => {
      await pool.end();
      await drop();
    },
  };
}

/**
 * A migrated database of its own: all migrations in one round trip, and without the lock of `migrate`, for which the
 * test files of the whole server would queue.
 * @param serverUrl `testServers().databaseUrl`; a database that it names is not touched
 */
export async function createTestDatabase(serverUrl: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const all = (migrations ??= await readMigrations(migrationsDirectory));
  const name = `admit_test_${randomBytes(8).toString("hex")}`;
  const create = `CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci; USE ${name};`;
  const sql = [create, `${createHistoryTable};`, ...all.map((migration) => migration.sql)].join("\n");
  const url = new URL(serverUrl);
  url.pathname = "/";
  const server = url.href;
  await withConnection(server, async (connection) => {
    await connection.query({ sql, timeout: createTimeoutMs });
    for (const migration of all) {
      const id = await recordStarted(connection, migration);
      await recordResult(connection, id, { finished_at: new Date(), applied_steps_count: 1 });
    }
  });
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => dropDatabase(server, name) };
}

async function dropDatabase(server: string, name: string): Promise<void> {
  await withConnection(server, async (connection) => {
    const sql = `SET SESSION lock_wait_timeout = ${dropLockWaitS}; DROP DATABASE IF EXISTS ${name}`;
    await connection.query({ sql, timeout: dropTimeoutMs });
  });
}
