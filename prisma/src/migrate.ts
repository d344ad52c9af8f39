import type { Connection } from "mysql2/promise";
import {
  createHistoryTable,
  type HistoryEntry,
  readHistory,
  recordResult,
  recordStarted,
} from "./migration-history.ts";
import {
  hasChecksum,
  type Migration,
  migrationsDirectory,
  readMigrations,
  splitStatements,
} from "./read-migrations.ts";
import { readRows } from "./rows.ts";
import { isLockWaitTimeout, runStatement } from "./run-statement.ts";
import { createDatabase, takeNamedLock, withConnection } from "./with-connection.ts";

/** How long another process may be migrating before this one gives up. */
const lockWaitS = 60;
/** How often a statement may find its table in use, four seconds apart: some minutes, as a backup takes. */
const tableTriesMax = 100;

/** These migrations cannot be applied to the database. The message says what to do. */
export class MigrationError extends Error {
  override name = "MigrationError";
}

/**
 * Creates a database if it is missing, and applies the migrations that were not applied, one process at a time. Needs no
 * engine of Prisma's, but uses its bookkeeping and its lock.
 * @returns the names of the migrations it applied
 * @throws MigrationError when an applied migration was changed, or one failed
 */
export async function migrate(
  databaseUrl: string,
  { directory = migrationsDirectory, tableTries = tableTriesMax }: { directory?: URL; tableTries?: number } = {},
): Promise<string[]> {
  const migrations = await readMigrations(directory);
  await createDatabase(databaseUrl);
  return withConnection(databaseUrl, async (connection) => {
    await takeNamedLock(connection, "prisma_migrate", lockWaitS);
    await ensureHistory(connection);
    const history = await readHistory(connection);
    refuseUnfinished(history);
    refuseChanged(migrations, history);
    const applied = new Set(history.map((entry) => entry.migration_name));
    const pending = migrations.filter(({ name }) => !applied.has(name));
    for (const migration of pending) await apply(connection, migration, tableTries);
    return pending.map(({ name }) => name);
  });
}

async function ensureHistory(connection: Connection): Promise<void> {
  const tables = await readRows<{ name: string }>(
    connection,
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()",
  );
  if (tables.some((table) => table.name === "_prisma_migrations")) return;
  if (tables.length > 0) {
    throw new MigrationError(
      `This database has tables (${tables[0]?.name}, …) that no migration created. Use an empty database, or one of Admit's.`,
    );
  }
  await connection.query(createHistoryTable);
}

function refuseUnfinished(history: HistoryEntry[]): void {
  const failed = history.find((entry) => entry.finished_at === null);
  if (failed === undefined) return;
  throw new MigrationError(
    `Migration ${failed.migration_name} was started at ${failed.started_at.toISOString()} and did not finish: ` +
      `${failed.logs ?? "the process ended before it did."}\n${howToRepair(failed.migration_name)}`,
  );
}

function refuseChanged(migrations: Migration[], history: HistoryEntry[]): void {
  for (const migration of migrations) {
    const entry = history.find(({ migration_name }) => migration_name === migration.name);
    if (entry === undefined || hasChecksum(migration, entry.checksum)) continue;
    throw new MigrationError(
      `Migration ${migration.name} was changed after this database had applied it. ` +
        "Restore its migration.sql, and put the change into a new migration.",
    );
  }
}

async function apply(connection: Connection, migration: Migration, tableTries: number): Promise<void> {
  const id = await recordStarted(connection, migration);
  const statements = splitStatements(migration.sql);
  for (const [done, statement] of statements.entries()) {
    try {
      await runStatement(connection, statement, tableTries);
    } catch (cause) {
      const reason = `${cause instanceof Error ? cause.message : String(cause)} (statement ${done + 1} of ${statements.length})`;
      if (done === 0 && isLockWaitTimeout(cause)) {
        await recordResult(connection, id, { logs: reason, rolled_back_at: new Date() });
        throw new MigrationError(`Migration ${migration.name} was not started: ${reason}\n${howToFree}`, { cause });
      }
      // Otherwise the connection is lost, and the entry stays unfinished.
      if ((cause as { sqlState?: unknown }).sqlState !== undefined)
        await recordResult(connection, id, { logs: reason });
      throw new MigrationError(`Migration ${migration.name} failed: ${reason}\n${howToRepair(migration.name)}`, {
        cause,
      });
    }
  }
  await recordResult(connection, id, { finished_at: new Date(), applied_steps_count: 1 });
}

const howToFree =
  "Its table was in use by a transaction that did not end. Nothing was changed. Wait for that transaction, or end it " +
  "(SELECT * FROM information_schema.INNODB_TRX ORDER BY trx_started), and start again.";

const howToRepair = (name: string): string =>
  "MySQL does not take back half a migration. Undo by hand what it changed, then mark it with\n" +
  `  UPDATE _prisma_migrations SET rolled_back_at = CURRENT_TIMESTAMP(3) WHERE migration_name = '${name}' AND finished_at IS NULL;\n` +
  `(or: prisma migrate resolve --rolled-back ${name}) and start again.`;
