import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { isAlive, markProcess } from "@admit/environment";

const pollEveryMs = 1000;
const ancestorsMax = 12;

interface Ancestor {
  pid: number;
  parent: number;
  commandLine: string;
}

/**
 * `kill` on the outermost of npx, sh and pnpm ends that process, which forwards no signal to the ones below. So the end
 * of any of them counts as a signal.
 */
export function watchPackageManager(ended: () => void): void {
  const chain = packageManagerChain(ancestors()).flatMap((pid) => markProcess(pid) ?? []);
  if (chain.length === 0) return;
  const timer = setInterval(() => {
    if (chain.every(isAlive)) return;
    clearInterval(timer);
    ended();
  }, pollEveryMs);
  timer.unref();
}

/** The pids up to the outermost npx, npm or pnpm; above it are shells that may come and go. */
export function packageManagerChain(ancestors: Ancestor[]): number[] {
  const outermost = ancestors.findLastIndex(({ commandLine }) => isPackageManager(commandLine));
  return ancestors.slice(0, outermost + 1).map(({ pid }) => pid);
}

function isPackageManager(commandLine: string): boolean {
  const [program = "", script = ""] = commandLine.split(" ");
  const name = /(^|\/)(npm|npx|pnpm|pnpx)([-.][\w.-]*)?$/;
  return name.test(program) || (/(^|\/)node$/.test(program) && name.test(script));
}

function ancestors(): Ancestor[] {
  const found: Ancestor[] = [];
  for (let pid = process.ppid; pid > 1 && found.length < ancestorsMax;) {
    const ancestor = process.platform === "linux" ? readProcess(pid) : readProcessWithPs(pid);
    if (!ancestor) break;
    found.push(ancestor);
    pid = ancestor.parent;
  }
  return found;
}

function readProcess(pid: number): Ancestor | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return { pid, parent: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]), commandLine };
  } catch {
    return undefined; // it has just ended
  }
}

function readProcessWithPs(pid: number): Ancestor | undefined {
  const { stdout } = spawnSync("ps", ["-o", "ppid=,args=", "-p", String(pid)], { encoding: "utf8" });
  const [, parent, commandLine = ""] = /^\s*(\d+)\s+(.*)/.exec(stdout) ?? [];
  return parent === undefined ? undefined : { pid, parent: Number(parent), commandLine };
}
