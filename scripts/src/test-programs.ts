import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { capture, Explained, fetchPackage, findProgram, installPackages, root } from "@admit/environment";

const browsers = ["chromium-headless-shell", "chromium", "google-chrome-stable", "google-chrome", "chromium-browser"];
const chromeOnMac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** The browser that the tests drive, installed if that needs no password. @throws Explained if there is none */
export async function findChromium(): Promise<string> {
  const found = process.env["CHROMIUM_PATH"] || findProgram(...browsers, chromeOnMac);
  if (found !== undefined) return found;
  await installPackages([["chromium-headless-shell", "chromium"]], "the browser that the tests drive");
  const installed = findProgram(...browsers);
  if (installed !== undefined) return installed;
  throw new Explained("The tests need Chromium or Chrome. Install one, or name it with CHROMIUM_PATH.");
}

/** Goes with `node_modules/`, where every other program of the tests is. */
const cacheFolder = join(root, "node_modules", ".cache", "admit");

/**
 * The program that tests the alert rules. Debian's package sets up a server that starts with the machine, and comes
 * with a dozen others: this one program is extracted from it, and nothing is installed.
 * @throws Explained if there is none
 */
export async function findPromtool(): Promise<string> {
  const kept = join(cacheFolder, "promtool");
  const found = process.env["PROMTOOL_PATH"] || findProgram("promtool", kept);
  if (found !== undefined) return found;
  mkdirSync(cacheFolder, { recursive: true });
  const folder = mkdtempSync(join(cacheFolder, "fetching-"));
  try {
    if (await extractPromtool(folder)) renameSync(join(folder, "usr/bin/promtool"), kept);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (existsSync(kept)) return kept;
  throw new Explained(
    "The tests of the alert rules need promtool, which comes with Prometheus (https://prometheus.io/download/).\n" +
      "Put it on the PATH, or name it with PROMTOOL_PATH.",
  );
}

async function extractPromtool(folder: string): Promise<boolean> {
  if (!(await fetchPackage("prometheus", folder, "promtool, which tests the alert rules"))) return false;
  const file = readdirSync(folder).find((name) => name.endsWith(".deb"));
  if (file === undefined) return false;
  const { isOk } = await capture("dpkg-deb", ["--extract", join(folder, file), folder], 60_000);
  return isOk && existsSync(join(folder, "usr/bin/promtool"));
}

/** Installs what dumps a database, if that needs no password; otherwise the test that dumps says so. */
export async function installDumpProgram(): Promise<void> {
  if (findProgram("mysqldump", "mariadb-dump") !== undefined) return;
  // Debian's package of the one removes the server of the other.
  const isMysql = findProgram("mariadbd") === undefined && findProgram("mysqld") !== undefined;
  const packages = isMysql ? ["mysql-client", "mysql-client-core-8.0"] : ["mariadb-client"];
  await installPackages([packages], "what dumps a database, for the test of the back-up");
}
