import { join } from "node:path";
import { sourceArgs } from "./place.ts";
import { runToEnd } from "./running.ts";

const withinMs = 60_000;

/** Audits a database as `pnpm verify` does. @throws with its report, where a promise of the specification is broken */
export async function runAudit(databaseUrl: string, folder: string): Promise<void> {
  await runToEnd(
    {
      name: "audit",
      program: process.execPath,
      args: sourceArgs("prisma/src/verify-main.ts"),
      environment: { DATABASE_URL: databaseUrl },
      folder,
      logFile: join(folder, "audit.log"),
    },
    withinMs,
  );
}
