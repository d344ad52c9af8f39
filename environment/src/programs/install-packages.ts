import { existsSync } from "node:fs";
import { say } from "../base/terminal.ts";
import { capture } from "../processes/run-program.ts";
import { findProgram } from "./find-program.ts";

const withinMs = 240_000;

/**
 * Installs packages of Debian or Ubuntu, without those that they only recommend, after saying so.
 * @param wishes each a list of alternatives, since releases name packages differently; the first known one is installed
 * @returns false on another system, if a password would be needed, or if apt-get failed
 */
export async function installPackages(wishes: readonly (readonly string[])[], purpose: string): Promise<boolean> {
  if (!hasAptGet() || (await rootPrefix()) === undefined) return false;
  let packages = await knownPackages(wishes);
  if (packages === undefined) {
    say("Reading the lists of packages (apt-get update) …");
    await aptGet("update");
    packages = await knownPackages(wishes);
  }
  if (packages === undefined) return false;

  say(`Installing ${packages.join(" ")} with apt-get: ${purpose}. No service is set up.`);
  const install = ["install", "--yes", "--no-install-recommends", ...packages];
  // The lists may name versions that the mirror has replaced since.
  return (await aptGet(...install)) || ((await aptGet("update")) && (await aptGet(...install)));
}

/**
 * Downloads a package of Debian or Ubuntu into a folder, without installing it.
 * @returns false on another system, or if apt-get could not download it
 */
export async function fetchPackage(name: string, folder: string, purpose: string): Promise<boolean> {
  if (!hasAptGet()) return false;
  say(`Fetching ${purpose}, from the package ${name}. Nothing is installed.`);
  // As root, apt would switch to a user who may not write into the folder.
  const args = ["-c", 'cd "$1" && exec apt-get -o APT::Sandbox::User=root download "$2"', "fetch", folder, name];
  const download = (): Promise<boolean> => succeeds("sh", args);
  // There may be no lists of packages yet, or they name a version that the mirror has replaced since.
  return (await download()) || ((await aptGet("update")) && (await download()));
}

/** Whether this is Debian, Ubuntu or the like. */
const hasAptGet = (): boolean => existsSync("/etc/debian_version") && findProgram("apt-get") !== undefined;

async function knownPackages(wishes: readonly (readonly string[])[]): Promise<string[] | undefined> {
  const chosen = await Promise.all(wishes.map(firstKnown));
  return chosen.every((names) => names !== undefined) ? chosen.flat() : undefined;
}

async function firstKnown(alternatives: readonly string[]): Promise<string[] | undefined> {
  for (const alternative of alternatives) {
    const names = alternative.split(" ");
    const policies = await Promise.all(names.map((name) => capture("apt-cache", ["policy", name], withinMs)));
    if (policies.every(({ stdout }) => /Candidate: (?!\(none\))/.test(stdout))) return names;
  }
  return undefined;
}

/** @returns false if it fails, or would need a password */
async function aptGet(...args: string[]): Promise<boolean> {
  const asRoot = await rootPrefix();
  if (asRoot === undefined) return false;
  const [program, ...prefix] = [...asRoot, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"] as const;
  return succeeds(program, [...prefix, "-o", "DPkg::Lock::Timeout=120", ...args]);
}

async function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  const { isOk, stderr } = await capture(program, args, withinMs);
  if (!isOk) process.stderr.write(stderr);
  return isOk;
}

/** What makes a command run as root; undefined if that needs a password. */
async function rootPrefix(): Promise<string[] | undefined> {
  if (process.getuid?.() === 0) return [];
  const { isOk } = await capture("sudo", ["-n", "true"], 5000);
  return isOk ? ["sudo", "-n"] : undefined;
}
