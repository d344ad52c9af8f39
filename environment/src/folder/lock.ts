import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive, markProcess, type ProcessMark } from "../processes/process-mark.ts";

export interface Holder extends ProcessMark {
  command: string;
}

/**
 * Locks a data folder for this process, so that no two of them run servers on the same files. The lock of a process
 * that has ended, however it ended, does not count.
 * @returns the process that has the lock; undefined if it is now ours
 */
export function takeLock(dataDir: string, command: string): Holder | undefined {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const mark = markProcess(process.pid);
  if (mark === undefined) throw new Error(`process ${process.pid} cannot see itself`);
  const mine = join(dataDir, `lock.${process.pid}`);
  writeFileSync(mine, JSON.stringify({ ...mark, command } satisfies Holder));
  try {
    return acquire(lockFile(dataDir), mine);
  } finally {
    rmSync(mine, { force: true });
  }
}

export function releaseLock(dataDir: string): void {
  rmSync(lockFile(dataDir), { force: true });
}

/** @returns the living process that has locked the folder; "ended" if the lock is that of a process that has ended */
export function readLock(dataDir: string): Holder | "ended" | undefined {
  const holder = readHolder(lockFile(dataDir));
  return holder === undefined || isAlive(holder) ? holder : "ended";
}

function lockFile(dataDir: string): string {
  return join(dataDir, "lock");
}

/** A link makes the lock appear whole or not at all; when two processes move a stale lock away, one of them succeeds. */
function acquire(lock: string, mine: string): Holder | undefined {
  for (;;) {
    if (unlessCode("EEXIST", () => linkSync(mine, lock))) return undefined;
    const holder = readHolder(lock);
    if (holder && isAlive(holder)) return holder;
    const stale = `${mine}.stale`;
    if (!unlessCode("ENOENT", () => renameSync(lock, stale))) continue;
    const moved = readHolder(stale);
    if (moved && isAlive(moved)) unlessCode("EEXIST", () => linkSync(stale, lock));
    rmSync(stale, { force: true });
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    return undefined; // gone, or torn by a power cut: it belongs to no process either way
  }
}

/** @returns false if the work fails with this code */
function unlessCode(code: string, work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === code) return false;
    throw error;
  }
}
