import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, runLogged } from "@admit/environment";
import type { Deployment } from "./deployment.ts";

/** What a release needs to migrate: the program, and the folder beside it. */
const copied = ["scripts/package.json", "scripts/dist", "prisma/migrations"];
const withinMs = 60_000;

/** Applies one more migration, as an operator does with a release that has it. */
export async function migrate({ folder, database }: Deployment, migration: string, sql: string): Promise<void> {
  const release = join(folder, "release");
  for (const path of copied) cpSync(join(root, path), join(release, path), { recursive: true });
  mkdirSync(join(release, "prisma/migrations", migration));
  writeFileSync(join(release, "prisma/migrations", migration, "migration.sql"), sql);
  await runLogged(
    {
      name: "migrate",
      program: process.execPath,
      args: [join(release, "scripts/dist/migrate.js")],
      environment: { DATABASE_URL: database.url },
      folder,
      logFile: join(folder, "migrate.log"),
    },
    withinMs,
  );
}
