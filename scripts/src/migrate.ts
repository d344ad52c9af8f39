import {
  type Command,
  flag,
  OptionsError,
  parseSettings,
  readOptions,
  SettingsError,
  sharedSettings,
} from "@admit/contract";
import { createDemoData, createDemoLinks, migrate, MigrationError } from "@admit/prisma";
import { z } from "zod";

const options = { demo: flag("also create the demo data and links") };
const command: Command<typeof options> = {
  call: "node scripts/dist/migrate.js",
  does: "Migrates the database of DATABASE_URL to the newest version.",
  options,
};
const { DATABASE_URL, PUBLIC_URL } = sharedSettings;

// For use without pnpm: built into scripts/dist/migrate.js, which Docker Compose runs first.
async function main(): Promise<void> {
  const { demo } = readOptions(command, process.argv.slice(2));
  const settings = parseSettings(z.object({ DATABASE_URL, PUBLIC_URL }), process.env);
  const databaseUrl = settings.DATABASE_URL;
  const applied = await migrate(databaseUrl, { directory: new URL("../../prisma/migrations/", import.meta.url) });
  console.log(applied.length === 0 ? "The database is up to date." : `Migrated: ${applied.join(", ")}.`);
  if (!demo) return;
  await createDemoData(databaseUrl);
  const links = await createDemoLinks(databaseUrl, settings.PUBLIC_URL ?? "http://127.0.0.1:8080");
  for (const { label, url } of links) console.log(`${label}: ${url}`);
}

await main().catch((error: unknown) => {
  const isForPeople =
    error instanceof OptionsError || error instanceof SettingsError || error instanceof MigrationError;
  console.error(isForPeople ? error.message : error);
  process.exitCode = error instanceof OptionsError ? 2 : 1;
});
