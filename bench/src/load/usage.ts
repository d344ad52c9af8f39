import { readFileSync } from "node:fs";

/** Linux reports processor time in hundredths of a second, whatever its kernel's own clock. */
const tickMs = 10;

/** What a process has used so far. */
export interface Usage {
  /** Processor time, user and system. */
  cpuMs: number;
  /** Its memory in RAM now, and the most so far. */
  rssBytes: number;
  rssMaxBytes: number;
}

/** What a process used over a span of time; memory is that at its end. */
export interface Used extends Usage {
  /** Processor time over time: 1 is one fully busy core. */
  cpuShare: number;
}

/** Processes by name, of which several may be one figure; undefined for one that is not known. */
export type Pids = Record<string, number | readonly number[] | undefined>;

/** @returns null without such a process, or without `/proc` */
export function readUsage(pid: number | undefined): Usage | null {
  try {
    return parseUsage(readFileSync(`/proc/${pid}/stat`, "utf8"), readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}

/** Reads the texts of `/proc/<pid>/stat` and `/proc/<pid>/status`. */
export function parseUsage(stat: string, status: string): Usage {
  // The name in parentheses may have spaces and parentheses; the third field comes after the last one.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const bytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0) * 1024;
  const cpuMs = (Number(fields[11]) + Number(fields[12])) * tickMs;
  return { cpuMs, rssBytes: bytes("VmRSS"), rssMaxBytes: bytes("VmHWM") };
}

/**
 * Begins to measure some processes.
 * @returns what reads the usage of each since then; null for an unknown one
 */
export function watchUsage<Named extends Pids>(pids: Named): () => Record<keyof Named, Used | null> {
  const startMs = performance.now();
  const watched = Object.entries(pids).map(([name, pid]) => ({ name, pid, before: readSum(pid) }));
  return () => {
    const tookMs = performance.now() - startMs;
    const used = watched.map(({ name, pid, before }) => [name, usedSince(before, readSum(pid), tookMs)]);
    return Object.fromEntries(used) as Record<keyof Named, Used | null>;
  };
}

/** @returns null if one of them is not known */
function readSum(pids: Pids[string]): Usage | null {
  const each = [pids ?? []].flat().map(readUsage);
  const [first, ...others] = each.filter((usage) => usage !== null);
  if (first === undefined || each.includes(null)) return null;
  return others.reduce(
    (sum, { cpuMs, rssBytes, rssMaxBytes }) => ({
      cpuMs: sum.cpuMs + cpuMs,
      rssBytes: sum.rssBytes + rssBytes,
      rssMaxBytes: sum.rssMaxBytes + rssMaxBytes,
    }),
    first,
  );
}

function usedSince(before: Usage | null, after: Usage | null, tookMs: number): Used | null {
  if (before === null || after === null) return null;
  const cpuMs = after.cpuMs - before.cpuMs;
  return { ...after, cpuMs, cpuShare: cpuMs / tookMs };
}
