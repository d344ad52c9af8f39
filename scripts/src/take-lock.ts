import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive, markProcess, type ProcessMark } from "./process-birth.ts";

export interface Holder extends ProcessMark {
  command: string;
}

/**
 * Takes a data folder for this process, so that two of them do not run servers on the same files.
 * A lock whose process has ended, in whatever way, holds nobody back.
 * @returns the process that has the folder already, or undefined when it is ours now
 */
export function takeLock(dataDir: string, command: string): Holder | undefined {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const mark = markProcess(process.pid);
  if (mark === undefined) throw new Error(`process ${process.pid} cannot see itself`);
  const mine = join(dataDir, `lock.${process.pid}`);
  writeFileSync(mine, JSON.stringify({ ...mark, command } satisfies Holder));
  try {
    return takeOver(lockFile(dataDir), mine);
  } finally {
    rmSync(mine, { force: true });
  }
}

export function releaseLock(dataDir: string): void {
  rmSync(lockFile(dataDir), { force: true });
}

export function lockFile(dataDir: string): string {
  return join(dataDir, "lock");
}

/** Linking makes the lock appear whole or not at all; moving a stale one away lets only one of two takers have it. */
function takeOver(lock: string, mine: string): Holder | undefined {
  for (;;) {
    if (link(mine, lock)) return undefined;
    const holder = readHolder(lock);
    if (holder && isAlive(holder)) return holder;
    const stale = `${mine}.stale`;
    if (!move(lock, stale)) continue;
    const moved = readHolder(stale);
    if (moved && isAlive(moved)) link(stale, lock);
    rmSync(stale, { force: true });
  }
}

export function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    return undefined; // gone, or torn by a power cut: either way nobody's
  }
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function move(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
