import { closeSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fullDiskHint } from "@admit/contract";
import { execa } from "execa";
import pTimeout from "p-timeout";
import { root } from "../base/checkout.ts";
import { Explained } from "../base/terminal.ts";
import { lastLines } from "./logs.ts";

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Launch {
  /** For messages. */
  name: string;
  program: string;
  args: readonly string[];
  /** All settings; only `PATH` and `HOME` of this process are passed on besides. */
  environment?: NodeJS.ProcessEnv;
  /** The working folder, the checkout by default. */
  folder?: string;
  /** Receives standard output and standard error. */
  logFile: string;
  /** How long it may take to end after SIGTERM before it is killed. */
  stopWithinMs?: number;
  /**
   * Whether it is in a process group of its own: a Ctrl-C at the terminal does not reach it, and it outlives this
   * process if that is killed. Otherwise it is killed when this process exits.
   */
  ownGroup?: boolean;
}

/** Gateway and worker promise to end within 10 s. */
const stopWithinMs = 12_000;

/** A process that writes to a log. A file and no pipe: it can outlive this process. */
export class Child {
  readonly name: string;
  /** Resolves when it has ended. */
  readonly ended: Promise<Exit>;
  readonly pid: number | undefined;
  readonly logFile: string;
  readonly ownGroup: boolean;
  readonly #kill: (signal?: NodeJS.Signals) => boolean;
  #exit: Exit | undefined;

  constructor(launch: Launch) {
    const { program, args, environment, folder = root, ownGroup = false } = launch;
    this.name = launch.name;
    this.logFile = launch.logFile;
    this.ownGroup = ownGroup;
    // execa takes any descriptor; its types name the first ten.
    const log = openSync(launch.logFile, "a") as 3;
    const child = execa(program, args, {
      cwd: folder,
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...environment },
      extendEnv: false,
      detached: ownGroup,
      stdin: "ignore",
      stdout: log,
      stderr: log,
      buffer: false,
      reject: false,
      // Its own clean-up sends SIGTERM, which a frozen process never sees.
      cleanup: false,
      forceKillAfterDelay: launch.stopWithinMs ?? stopWithinMs,
    });
    closeSync(log);
    this.pid = child.pid;
    this.#kill = (signal) => child.kill(signal);
    this.ended = this.#end(child);
    if (ownGroup) rememberGroup(child.pid, this.ended);
    else killAtExit(this);
  }

  /** How it ended; undefined while it runs. */
  get exit(): Exit | undefined {
    return this.#exit;
  }

  /** All that is in its log. */
  get output(): string {
    return readFileSync(this.logFile, "utf8");
  }

  kill(signal: NodeJS.Signals = "SIGKILL"): void {
    this.#kill(signal);
  }

  /** Sends SIGTERM, and SIGKILL if it does not end in time. What it leaves behind in its group ends with it. */
  async stop(): Promise<Exit> {
    if (this.#exit !== undefined) return this.#exit;
    this.#kill("SIGTERM");
    const exit = await this.ended;
    // Now and never later: another process may get the number.
    if (this.ownGroup) killGroup(this.pid);
    return exit;
  }

  /** Waits until it ends by itself, and kills it if that takes longer. */
  endWithin(milliseconds: number): Promise<Exit> {
    const fallback = (): Promise<Exit> => {
      this.kill();
      return this.ended;
    };
    return pTimeout(this.ended, { milliseconds, fallback });
  }

  /** An error with the last lines of its log. */
  failure(what: string): Explained {
    const end = lastLines(this.logFile);
    const hint = fullDiskHint(end, dirname(this.logFile));
    return new Explained(`${this.name} ${what}. The end of ${this.logFile}:\n\n${end}${hint}`);
  }

  async #end(child: PromiseLike<{ exitCode?: number; signal?: string }>): Promise<Exit> {
    const { exitCode, signal } = await child;
    running.delete(this);
    this.#exit = { code: exitCode ?? null, signal: (signal as NodeJS.Signals | undefined) ?? null };
    return this.#exit;
  }
}

export function describeExit({ code, signal }: Exit): string {
  return signal ?? (code === null ? "it could not be run" : `exit code ${code}`);
}

const groups = new Set<number>();

/** Remembers a process group until the process has ended. */
export function rememberGroup(pid: number | undefined, ended: PromiseLike<unknown>): void {
  if (pid === undefined) return;
  groups.add(pid);
  void ended.then(() => groups.delete(pid));
}

/** Kills all groups at once. What was decided is on disk. */
export function killGroups(): void {
  groups.forEach(killGroup);
}

/** Kills a process and what it has started in its group; execa signals the process alone. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

const running = new Set<Child>();

/** An interrupted test run leaves nothing behind. */
function killAtExit(child: Child): void {
  if (!areExitsWatched) watchExits();
  running.add(child);
}

let areExitsWatched = false;

function watchExits(): void {
  areExitsWatched = true;
  const killAll = (): void => running.forEach((child) => child.kill());
  process.once("exit", killAll);
  process.once("disconnect", killAll);
  process.once("SIGTERM", () => {
    killAll();
    process.kill(process.pid, "SIGKILL");
  });
}
