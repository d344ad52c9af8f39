import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Identifies one process for good: a pid is used again, a pid with its time of birth is not. */
export interface ProcessMark {
  pid: number;
  born: string;
}

export function markProcess(pid: number): ProcessMark | undefined {
  const born = birthOf(pid);
  return born === undefined ? undefined : { pid, born };
}

export function isAlive(mark: ProcessMark): boolean {
  return birthOf(mark.pid) === mark.born;
}

/** When the process was born, as the system writes it; undefined once it has ended. */
function birthOf(pid: number): string | undefined {
  if (process.platform !== "linux")
    return spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim() || undefined;
  try {
    return birthInStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return undefined; // no such process
  }
}

/** The 22nd field of /proc/<pid>/stat; undefined for a process that has ended and is not yet reaped. */
export function birthInStat(stat: string): string | undefined {
  // The second field is the program's name in parentheses, which may itself contain spaces and parentheses.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return state === "Z" || state === "X" ? undefined : fields[18];
}
