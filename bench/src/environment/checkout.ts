import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Explained, root, runLogged } from "@admit/environment";
import { killBelow } from "./process-tree.ts";

const installWithinMs = 600_000;
const buildWithinMs = 300_000;
const packageBinaries = /node_modules[/\\]\.bin[/\\]?$/;

interface PackageFile {
  packageManager?: string;
  scripts?: Record<string, string>;
}

/** A commit in a folder of its own, installed and built. */
export interface Checkout {
  folder: string;
  /** For people. */
  name: string;
}

export const here: Checkout = { folder: root, name: "here" };

/**
 * How a checkout's own command is started: by the line in its package.json, with the Node that pnpm would find for it.
 * That is the one of its packages, or the machine's if they bring none.
 */
export function ownCommand({ folder }: Checkout, script: string) {
  const line = readPackage(folder).scripts?.[script];
  if (line === undefined) throw new Explained(`package.json in ${folder} has no script "${script}".`);
  // Without `exec`, a signal would end the shell and not the command.
  return { program: "sh", args: ["-c", `exec ${line}`], folder, environment: ownEnvironment(folder) };
}

function ownEnvironment(folder: string): NodeJS.ProcessEnv {
  // Those of the checkout that measures would hide the Node of the one that is measured.
  const paths = (process.env["PATH"] ?? "").split(delimiter).filter((path) => !packageBinaries.test(path));
  return { PATH: [join(folder, "node_modules", ".bin"), ...paths].join(delimiter), HOME: process.env["HOME"] };
}

/**
 * Checks out a commit beside this one, installs and builds it by its own scripts. It is removed when the process ends.
 * @param parent an existing folder
 * @throws Explained if there is no such commit, or it cannot be built
 */
export async function checkOut(ref: string, parent: string) {
  const commit = resolveCommit(ref);
  const folder = join(parent, "checkout");
  // Ctrl-C ends this process in order, and would leave an installation to write into the folder.
  const removeAtExit = (): void => {
    killBelow(process.pid);
    removeWorktree(folder);
  };
  const remove = (): void => {
    process.off("exit", removeAtExit);
    removeWorktree(folder);
  };
  process.prependOnceListener("exit", removeAtExit);
  try {
    git("worktree", "add", "--quiet", "--detach", folder, commit);
    const checkout: Checkout = { folder, name: ref };
    const { packageManager = readPackage(root).packageManager } = readPackage(folder);
    const install = {
      program: "npx",
      args: ["--yes", packageManager ?? "pnpm", "install", "--frozen-lockfile", "--prefer-offline"],
      folder,
      environment: ownEnvironment(folder),
    };
    const logged = (name: string) => ({ name: `${name} of ${ref}`, logFile: join(parent, "checkout.log") });
    await runLogged({ ...logged("The installation"), ...install }, installWithinMs);
    await runLogged({ ...logged("The build"), ...ownCommand(checkout, "build") }, buildWithinMs);
    return { ...checkout, commit, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function resolveCommit(ref: string): string {
  try {
    return git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`);
  } catch {
    throw new Explained(`There is no commit "${ref}" in this checkout.`);
  }
}

function removeWorktree(folder: string): void {
  if (existsSync(folder)) git("worktree", "remove", "--force", folder);
}

function readPackage(folder: string): PackageFile {
  const file = join(folder, "package.json");
  if (!existsSync(file)) throw new Explained(`There is no ${file}.`);
  return JSON.parse(readFileSync(file, "utf8")) as PackageFile;
}

const git = (...args: string[]): string =>
  execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
