import { existsSync } from "node:fs";
import { runQuietly } from "../run-quietly.ts";
import { say } from "../say.ts";
import { findProgram } from "./find-program.ts";

const withinMs = 240_000;

/**
 * Installs packages of Debian or Ubuntu, with nothing that they merely recommend, after saying so.
 * @param wishes each a list of alternatives, since releases name packages differently; the first that is known is taken
 * @returns false when this is another system, a password would be asked for, or apt-get failed
 */
export async function installPackages(wishes: readonly (readonly string[])[], purpose: string): Promise<boolean> {
  if (!hasAptGet()) return false;
  const asRoot = await rootPrefix();
  if (asRoot === undefined) return false;

  let packages = await knownPackages(wishes);
  if (packages === undefined) {
    say("Reading the lists of packages (apt-get update) …");
    await aptGet(asRoot, ["update"]);
    packages = await knownPackages(wishes);
  }
  if (packages === undefined) return false;

  say(`Installing ${packages.join(" ")} with apt-get: ${purpose}. No service is set up.`);
  const install = ["install", "--yes", "--no-install-recommends", ...packages];
  if (await aptGet(asRoot, install)) return true;
  // The lists may name versions that the mirror has replaced since.
  return (await aptGet(asRoot, ["update"])) && (await aptGet(asRoot, install));
}

/** Whether this is Debian, Ubuntu or the like. */
export const hasAptGet = (): boolean => existsSync("/etc/debian_version") && findProgram(["apt-get"]) !== undefined;

/** Reads the lists of packages. @returns false when a password would be asked for, or apt-get failed */
export async function updateLists(): Promise<boolean> {
  const asRoot = await rootPrefix();
  return asRoot !== undefined && aptGet(asRoot, ["update"]);
}

async function knownPackages(wishes: readonly (readonly string[])[]): Promise<string[] | undefined> {
  const chosen: string[] = [];
  for (const alternatives of wishes) {
    const known = await firstKnown(alternatives);
    if (known === undefined) return undefined;
    chosen.push(...known);
  }
  return chosen;
}

async function firstKnown(alternatives: readonly string[]): Promise<string[] | undefined> {
  for (const alternative of alternatives) {
    const names = alternative.split(" ");
    const answers = await Promise.all(names.map((name) => runQuietly("apt-cache", ["policy", name], withinMs)));
    if (answers.every(({ stdout }) => /Candidate: (?!\(none\))/.test(stdout))) return names;
  }
  return undefined;
}

async function aptGet(asRoot: string[], args: readonly string[]): Promise<boolean> {
  const [program, ...prefix] = [...asRoot, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"] as const;
  const { isOk, stderr } = await runQuietly(program, [...prefix, "-o", "DPkg::Lock::Timeout=120", ...args], withinMs);
  if (!isOk) process.stderr.write(stderr);
  return isOk;
}

/** What goes before a command to run it as root; undefined when that cannot be without a password. */
async function rootPrefix(): Promise<string[] | undefined> {
  if (process.getuid?.() === 0) return [];
  const { isOk } = await runQuietly("sudo", ["-n", "true"], 5000);
  return isOk ? ["sudo", "-n"] : undefined;
}
