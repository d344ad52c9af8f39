import { readdirSync, readFileSync } from "node:fs";

export interface Process {
  pid: number;
  parent: number;
  /** Its arguments, each with a zero byte at its end. */
  commandLine: string;
}

/** All processes of this machine; none without `/proc`. */
export function readProcesses(): Process[] {
  return numbersIn("/proc").flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      return { pid, parent, commandLine: readFileSync(`/proc/${pid}/cmdline`, "utf8") };
    } catch {
      return []; // it has just ended
    }
  });
}

function numbersIn(folder: string): number[] {
  try {
    return readdirSync(folder).flatMap((name) => (/^\d+$/.test(name) ? Number(name) : []));
  } catch {
    return [];
  }
}

/** Kills all that a process has started, at once. */
export function killBelow(pid: number | undefined): void {
  const processes = readProcesses();
  const below = (parent: number): number[] =>
    processes.filter((each) => each.parent === parent).flatMap((child) => [child.pid, ...below(child.pid)]);
  for (const each of pid === undefined ? [] : below(pid))
    try {
      process.kill(each, "SIGKILL");
    } catch {
      // It has ended.
    }
}
