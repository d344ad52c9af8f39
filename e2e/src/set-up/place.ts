import { existsSync, mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The checkout. */
export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** What Node runs of a part that `pnpm test` has built. */
export function builtArgs(file: "gateway/dist/main.js" | "worker/dist/main.js" | "scripts/dist/migrate.js"): string[] {
  const path = join(root, file);
  if (!existsSync(path)) throw new Error(`${file} is not built. Run \`npx --yes pnpm test\`, which builds it.`);
  return ["--enable-source-maps", path];
}

/** What Node runs of a part that is not built. */
export function sourceArgs(file: "prisma/src/verify-main.ts"): string[] {
  const tsx = createRequire(join(root, "package.json")).resolve("tsx");
  return ["--import", pathToFileURL(tsx).href, join(root, file)];
}

/**
 * The servers that `pnpm test` started, or was given.
 * @throws when the tests were not started by it
 */
export function sharedServers(): { databaseUrl: string; redisUrl: string } {
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = process.env;
  if (databaseUrl === undefined || redisUrl === undefined)
    throw new Error("These tests need MySQL and Redis. Run `npx --yes pnpm test`, which starts both.");
  return { databaseUrl, redisUrl };
}

/** A folder of the caller's own, inside that of the run, which is removed even where the run is killed. */
export const temporaryFolder = (): string =>
  mkdtempSync(join(resolve(process.env["ADMIT_DATA_DIR"] ?? tmpdir()), "admit-e2e-"));

/** The browser that `pnpm test` found. */
export const chromiumPath = (): string | undefined => process.env["CHROMIUM_PATH"];
