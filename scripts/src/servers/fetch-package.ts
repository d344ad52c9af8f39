import { runQuietly } from "../run-quietly.ts";
import { say } from "../say.ts";
import { hasAptGet, updateLists } from "./install-packages.ts";

const withinMs = 240_000;

/**
 * Fetches a package of Debian or Ubuntu into a folder, without installing anything.
 * @returns false on another system, or where apt-get could not fetch it
 */
export async function fetchPackage(name: string, folder: string, purpose: string): Promise<boolean> {
  if (!hasAptGet()) return false;
  say(`Fetching ${purpose}, from the package ${name}. Nothing is installed.`);
  if (await download(name, folder)) return true;
  // There are no lists of packages yet, or they name a version that the mirror has replaced since.
  return (await updateLists()) && (await download(name, folder));
}

/** As root, apt would change to a user who may not write into the folder. */
async function download(name: string, folder: string): Promise<boolean> {
  const args = ["-c", 'cd "$1" && exec apt-get -o APT::Sandbox::User=root download "$2"', "fetch", folder, name];
  const { isOk, stderr } = await runQuietly("sh", args, withinMs);
  if (!isOk) process.stderr.write(stderr);
  return isOk;
}
