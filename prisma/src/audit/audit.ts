import type { Pool, PoolConnection } from "mysql2/promise";
import { readRows } from "../rows.ts";
import { type Pass, passes } from "./invariants.ts";

/** A pass over a million tickets takes seconds. */
const passTimeoutMs = 10 * 60_000;
const sampleSizeMax = 5;
/** Server memory for sorting and grouping of a pass, in bytes; beyond it the server uses disk. */
const passMemoryBytes = 256 * 1024 * 1024;

interface Violation {
  invariant: string;
  /** How many rows break it. */
  count: number;
  /** Some of them. */
  samples: string[];
}

export interface AuditReport {
  /** Rows by kind. */
  counts: Record<string, number>;
  violations: Violation[];
  /** Purchases that were decided after a later one, and marked late. */
  late: number;
  /** Purchases, except late ones, with lower ticket numbers than an earlier purchase. */
  inversions: number;
}

/**
 * Checks a deployment's data against the specification's invariants, while it runs or not: every pass reads the same
 * snapshot, and writes nothing. Memory does not grow with the data.
 */
export async function audit(pool: Pool): Promise<AuditReport> {
  const connection = await pool.getConnection();
  try {
    await openSnapshot(connection);
    return await runPasses(connection);
  } finally {
    // Not released: its session has its own settings, and a pass may still be running.
    connection.destroy();
  }
}

/** All passes, within the connection's transaction. */
export async function runPasses(connection: PoolConnection): Promise<AuditReport> {
  const counts: Record<string, number> = {};
  const violations: Violation[] = [];
  for (const pass of passes) {
    const figures = await runPass(connection, pass);
    for (const name of Object.keys(pass.counts)) counts[name] = Number(figures[name]);
    for (const [invariant, condition] of Object.entries(pass.invariants)) {
      const count = Number(figures[invariant]);
      if (count === 0) continue;
      violations.push({ invariant, count, samples: await sample(connection, pass, condition) });
    }
  }
  const inversions = violations.find(({ invariant }) => invariant === "numbers-follow-the-line")?.count ?? 0;
  return { counts, violations, late: counts["late"] ?? 0, inversions };
}

async function openSnapshot(connection: PoolConnection): Promise<void> {
  await connection.query(
    `SET SESSION tmp_table_size = ${passMemoryBytes};
     SET SESSION max_heap_table_size = ${passMemoryBytes};
     SET SESSION sort_buffer_size = ${passMemoryBytes / 4};
     SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
     START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY`,
  );
}

/** @returns the pass's counts, and for each invariant how many break it */
async function runPass(connection: PoolConnection, { from, subject, counts, invariants }: Pass) {
  const counted = Object.entries(counts).map(([name, sql]) => `${sql} AS \`${name}\``);
  const broken = Object.entries(invariants).map(
    ([name, condition]) => `COUNT(DISTINCT CASE WHEN ${condition} THEN ${subject} END) AS \`${name}\``,
  );
  const sql = `SELECT ${[...counted, ...broken].join(",\n")} FROM ${from}`;
  const [figures] = await readRows<Record<string, number>>(connection, sql, [], passTimeoutMs);
  if (figures === undefined) throw new Error("An aggregate without GROUP BY returned no row.");
  return figures;
}

async function sample(connection: PoolConnection, { from, subject }: Pass, condition: string): Promise<string[]> {
  const sql = `SELECT DISTINCT ${subject} AS subject FROM ${from} WHERE ${condition} LIMIT ${sampleSizeMax}`;
  return (await readRows<{ subject: unknown }>(connection, sql, [], passTimeoutMs)).map((row) => String(row.subject));
}
