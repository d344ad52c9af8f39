import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { root } from "./place.ts";
import type { Run } from "./run-command.ts";

/** What runs to its end by itself holds nothing that needs longer. */
const endWithinMs = 10_000;

const running = new Set<ChildProcess>();

/**
 * Starts a process in a group of its own: a Ctrl-C at the terminal is for this command, which ends its children in order.
 */
function spawnChild(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(program, args, { cwd: root, ...options, detached: true });
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.once("error", () => running.delete(child));
  return child;
}

/** Starts a process that writes to a log. A file instead of a pipe: so it outlives this command, should that be killed. */
export function spawnLogged(
  program: string,
  args: readonly string[],
  logFile: string,
  environment: NodeJS.ProcessEnv = process.env,
): ChildProcess {
  const log = openSync(logFile, "a");
  try {
    return spawnChild(program, args, { env: environment, stdio: ["ignore", log, log] });
  } finally {
    closeSync(log);
  }
}

/**
 * Runs a process to its end, its output on this terminal.
 * @param launched told its pid
 * @returns its exit code
 */
export async function runToEnd(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  run: Run,
  launched: (pid: number) => void = () => {},
): Promise<number> {
  const child = spawnChild(program, args, {
    env: environment,
    stdio: ["ignore", "inherit", "inherit"],
  });
  run.onEnd(() => endProcess(child, endWithinMs));
  if (child.pid !== undefined) launched(child.pid);
  const [code] = (await once(child, "exit")) as [number | null];
  if (child.pid !== undefined) killGroup(child.pid);
  return code ?? 1;
}

/** Asks a process to end, and makes it end when it does not in time. What it leaves behind ends with it. */
export async function endProcess(child: ChildProcess, withinMs: number): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), withinMs);
  await ended;
  clearTimeout(timer);
  killGroup(child.pid); // now, and never later: the number may be another's by then
}

/** For when nobody wants to wait: what was decided is on disk. */
export function killChildren(): void {
  for (const { pid } of running) if (pid !== undefined) killGroup(pid);
}

export function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** Kills a process, if it is there, and those that it has started and that are in its group. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
