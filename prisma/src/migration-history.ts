import { randomUUID } from "node:crypto";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { checksumOf, type Migration } from "./read-migrations.ts";

/**
 * Prisma's own bookkeeping, exactly as `prisma migrate deploy` creates and fills it (prisma-engines,
 * sql-schema-connector: flavour/mysql.rs and sql_migration_persistence.rs), so that either may go on
 * where the other stopped.
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

export interface HistoryEntry extends RowDataPacket {
  migration_name: string;
  checksum: string;
  started_at: Date;
  finished_at: Date | null;
  logs: string | null;
}

/** What was begun in this database and not marked as rolled back. */
export async function readHistory(connection: Connection): Promise<HistoryEntry[]> {
  const [entries] = await connection.query<HistoryEntry[]>(
    `SELECT migration_name, checksum, started_at, finished_at, logs FROM _prisma_migrations
     WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
  );
  return entries;
}

/** @returns the entry's id */
export async function recordStarted(connection: Connection, migration: Migration): Promise<string> {
  const id = randomUUID();
  await connection.query(
    "INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES (?, ?, ?, ?)",
    [id, checksumOf(migration), migration.name, new Date()],
  );
  return id;
}

export async function recordFinished(connection: Connection, id: string): Promise<void> {
  await connection.query(
    "UPDATE _prisma_migrations SET finished_at = ?, applied_steps_count = applied_steps_count + 1 WHERE id = ?",
    [new Date(), id],
  );
}

export async function recordFailed(connection: Connection, id: string, logs: string): Promise<void> {
  await connection.query("UPDATE _prisma_migrations SET logs = ? WHERE id = ?", [logs, id]);
}

/** It changed nothing: as if it had not been started. */
export async function recordRolledBack(connection: Connection, id: string, logs: string): Promise<void> {
  await connection.query("UPDATE _prisma_migrations SET logs = ?, rolled_back_at = ? WHERE id = ?", [
    logs,
    new Date(),
    id,
  ]);
}
