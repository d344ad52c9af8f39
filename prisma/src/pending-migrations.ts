import type { Pool, RowDataPacket } from "mysql2/promise";
import { statementTimeoutMs } from "./open-mysql.ts";

/**
 * The migrations this build was made for. A bundle has no folder of migrations to look into; a test
 * holds this list and the folder against each other.
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
];

const unknownDatabase = 1049;
const unknownTable = 1146;

/** The migrations that this build relies on and the database has not finished. */
export async function pendingMigrations(pool: Pool): Promise<string[]> {
  const finished = await finishedMigrations(pool);
  return knownMigrations.filter((name) => !finished.has(name));
}

async function finishedMigrations(pool: Pool): Promise<Set<string>> {
  try {
    const [rows] = await pool.query<RowDataPacket[]>({
      sql: "SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
      timeout: statementTimeoutMs,
    });
    return new Set(rows.map((row) => String(row["name"])));
  } catch (error) {
    const { errno } = error as { errno?: unknown };
    if (errno === unknownTable || errno === unknownDatabase) return new Set();
    throw error;
  }
}
