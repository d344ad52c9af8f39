import { runProgram } from "./run-program.ts";

const withinMs = 300_000;

export interface Audit {
  passed: boolean;
  /** What it printed. */
  output: string;
}

/** Audits the set-up's database against the specification's invariants, as `pnpm verify` does. */
export async function runAudit(): Promise<Audit> {
  const { code, stdout, stderr } = await runProgram("scripts/run.mjs", ["verify"], withinMs);
  return { passed: code === 0, output: [stdout.trim(), stderr.trim()].filter(Boolean).join("\n") };
}
