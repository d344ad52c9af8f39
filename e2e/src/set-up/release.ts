import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./place.ts";

/** What migrating takes of a release: the program, and the folder that it finds beside it. */
const copied = ["scripts/package.json", "scripts/dist", "prisma/migrations"];

/**
 * Unpacks a release with one migration more than the checkout, and than that folder has already.
 * @returns its program that migrates
 */
export function unpackRelease(folder: string, migration: string, sql: string): string {
  for (const path of copied) cpSync(join(root, path), join(folder, path), { recursive: true });
  const place = join(folder, "prisma/migrations", migration);
  mkdirSync(place);
  writeFileSync(join(place, "migration.sql"), sql);
  return join(folder, "scripts/dist/migrate.js");
}
