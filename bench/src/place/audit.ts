import type { Place, RunDatabase } from "./open-place.ts";
import { environmentOf } from "./environment.ts";
import { runSource } from "./run-source.ts";

const withinMs = 300_000;

export interface AuditResult {
  passed: boolean;
  /** What it printed. */
  output: string;
}

/** Audits a run's database against the specification's invariants, as `pnpm verify` does. */
export async function audit(place: Place, database: RunDatabase): Promise<AuditResult> {
  try {
    const environment = environmentOf(place, database);
    const output = await runSource(place, "prisma/src/verify-main.ts", [], environment, withinMs);
    return { passed: true, output: output.trim() };
  } catch (error) {
    return { passed: false, output: (error as Error).message };
  }
}
