import { readFileSync } from "node:fs";

/** Linux tells processor time in hundredths of a second, whatever its kernel's own clock. */
const tickMs = 10;

/** What a process has used so far. */
export interface Usage {
  /** Processor time, user and system. */
  cpuMs: number;
  /** Memory of its own that is in RAM now, and the most there ever was. */
  rssBytes: number;
  rssMaxBytes: number;
}

/** @returns null where there is no such process, or no `/proc` */
export function readUsage(pid: number | null): Usage | null {
  if (pid === null) return null;
  try {
    return parseUsage(readFileSync(`/proc/${pid}/stat`, "utf8"), readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}

/** Reads the texts of `/proc/<pid>/stat` and `/proc/<pid>/status`. */
export function parseUsage(stat: string, status: string): Usage {
  // The name in parentheses may hold spaces and parentheses; the third field comes after the last one.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const kib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0);
  return {
    cpuMs: (Number(fields[11]) + Number(fields[12])) * tickMs,
    rssBytes: kib("VmRSS") * 1024,
    rssMaxBytes: kib("VmHWM") * 1024,
  };
}

/** What a process used over a span of time. */
export interface Used {
  cpuMs: number;
  /** Processor time over time: 1 is one core, wholly busy. */
  cpuShare: number;
  /** At the end of the span; the most is since the process began. */
  rssBytes: number;
  rssMaxBytes: number;
}

/**
 * Begins to measure some processes.
 * @returns tells what each has used since; null for one that cannot be told
 */
export function watchUsage<Name extends string>(
  pids: Record<Name, number | null>,
): () => { tookMs: number; used: Record<Name, Used | null> } {
  const startMs = performance.now();
  const names = Object.keys(pids) as Name[];
  const before = new Map(names.map((name) => [name, readUsage(pids[name])]));
  return () => {
    const tookMs = performance.now() - startMs;
    const used = names.map((name) => [name, usedSince(before.get(name) ?? null, readUsage(pids[name]), tookMs)]);
    return { tookMs, used: Object.fromEntries(used) as Record<Name, Used | null> };
  };
}

function usedSince(before: Usage | null, after: Usage | null, tookMs: number): Used | null {
  if (before === null || after === null) return null;
  const { rssBytes, rssMaxBytes } = after;
  const cpuMs = after.cpuMs - before.cpuMs;
  return { cpuMs, cpuShare: cpuMs / tookMs, rssBytes, rssMaxBytes };
}
