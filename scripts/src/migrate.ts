import { createDemoData, createDemoLinks, migrate } from "@admit/prisma";

// Where there is no pnpm: built into scripts/dist/migrate.js, and run by Docker Compose before anything else.
const databaseUrl = process.env["DATABASE_URL"];
if (databaseUrl === undefined) throw new Error("DATABASE_URL is not set");

const applied = await migrate(databaseUrl, {
  directory: new URL("../../prisma/migrations/", import.meta.url),
});
console.log(applied.length === 0 ? "The database is up to date." : `Migrated: ${applied.join(", ")}.`);

if (process.argv.includes("--demo")) {
  await createDemoData(databaseUrl);
  const links = await createDemoLinks(databaseUrl, process.env["PUBLIC_URL"] ?? "http://127.0.0.1:8080");
  for (const { label, url } of links) console.log(`${label}: ${url}`);
}
