import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./place.ts";
import { runQuietly } from "./run-quietly.ts";
import { Explained } from "./say.ts";
import { findProgram } from "./servers/find-program.ts";
import { fetchPackage } from "./servers/fetch-package.ts";

/** Goes with `node_modules/`, which every other program of the tests lies in. */
const cacheFolder = join(root, "node_modules", ".cache", "admit");

/**
 * The program that tests the alert rules. Debian's package sets up a server that starts with the machine, and
 * comes with a dozen others: this one program is taken out of it, and nothing is installed.
 * @throws Explained when there is none
 */
export async function findPromtool(): Promise<string> {
  const given = process.env["PROMTOOL_PATH"];
  if (given) return given;
  const kept = join(cacheFolder, "promtool");
  const found = findProgram(["promtool", kept]);
  if (found !== undefined) return found;
  mkdirSync(cacheFolder, { recursive: true });
  const folder = mkdtempSync(join(cacheFolder, "fetching-"));
  try {
    if (await takeOut(folder)) renameSync(join(folder, "usr/bin/promtool"), kept);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (existsSync(kept)) return kept;
  throw new Explained(
    "The tests of the alert rules need promtool, which comes with Prometheus (https://prometheus.io/download/).\n" +
      "Put it on the PATH, or name it with PROMTOOL_PATH.",
  );
}

async function takeOut(folder: string): Promise<boolean> {
  if (!(await fetchPackage("prometheus", folder, "promtool, which tests the alert rules"))) return false;
  const file = readdirSync(folder).find((name) => name.endsWith(".deb"));
  if (file === undefined) return false;
  const { isOk } = await runQuietly("dpkg-deb", ["--extract", join(folder, file), folder], 60_000);
  return isOk && existsSync(join(folder, "usr/bin/promtool"));
}
