import { randomUUID } from "node:crypto";
import type { Connection } from "mysql2/promise";
import { checksumOf, type Migration } from "./read-migrations.ts";
import { type Mysql, readRows } from "./rows.ts";

/**
 * Prisma's own bookkeeping, exactly as `prisma migrate deploy` creates and fills it (prisma-engines,
 * sql-schema-connector: flavour/mysql.rs and sql_migration_persistence.rs), so that either may continue the other's work.
 */
export const createHistoryTable = `
  CREATE TABLE _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         DATETIME(3),
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      DATETIME(3),
    started_at          DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    applied_steps_count INTEGER UNSIGNED NOT NULL DEFAULT 0
  ) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`;

export interface HistoryEntry {
  migration_name: string;
  checksum: string;
  started_at: Date;
  finished_at: Date | null;
  logs: string | null;
}

/** Migrations that were started in this database and not marked as rolled back. */
export const readHistory = (connection: Connection): Promise<HistoryEntry[]> =>
  readRows(
    connection,
    `SELECT migration_name, checksum, started_at, finished_at, logs FROM _prisma_migrations
     WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
  );

/** @returns the entry's id */
export async function recordStarted(connection: Connection, migration: Migration): Promise<string> {
  const id = randomUUID();
  await connection.query(
    "INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES (?, ?, ?, ?)",
    [id, checksumOf(migration), migration.name, new Date()],
  );
  return id;
}

/** Writes what became of a migration that was started. One that is rolled back counts as not started. */
export async function recordResult(
  connection: Connection,
  id: string,
  result: { finished_at: Date; applied_steps_count: 1 } | { logs: string; rolled_back_at?: Date },
): Promise<void> {
  await connection.query("UPDATE _prisma_migrations SET ? WHERE id = ?", [result, id]);
}

/**
 * The migrations of this build, since a bundle has no folder of migrations to read. A test compares this list with the
 * folder.
 */
export const knownMigrations: readonly string[] = [
  "20261122000000_init",
  "20261123000000_people",
  "20261123120000_operators",
  "20261130010000_readiness",
  "20261130030000_link_mails",
  "20261130040000_accounts",
  "20261130050000_sessions",
  "20261130070000_withdrawal",
  "20261130080000_host_roles",
  "20261130090000_host_claims_at",
  "20261130100000_shed_by",
  "20261201090000_longer_names",
  "20261201100000_time_zone",
  "20261201110100_mails",
  "20261201120000_import_content",
  "20261201130000_next_drops",
  "20261201150000_leaving",
  "20261201160000_event_texts",
];

const unknownDatabase = 1049;
const unknownTable = 1146;

/** The migrations of this build that the database has not finished. */
export async function pendingMigrations(pool: Mysql): Promise<string[]> {
  const sql =
    "SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL";
  const rows = await readRows<{ name: string }>(pool, sql).catch((error: { errno?: unknown }) => {
    if (error.errno === unknownTable || error.errno === unknownDatabase) return [];
    throw error;
  });
  const finished = new Set(rows.map(({ name }) => name));
  return knownMigrations.filter((name) => !finished.has(name));
}
