import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Launch {
  name: string;
  program: string;
  args: readonly string[];
  environment: Record<string, string | undefined>;
  folder: string;
  logFile: string;
}

const tailLines = 20;
const lineLengthMax = 400;
/** How long a process may take to end, by the promise of gateway and worker; then it is killed. */
const stopWithinMs = 10_000;
const running = new Set<ChildProcess>();

/** A process that a test started, by its pid. */
export class Running {
  readonly name: string;
  readonly ended: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #logFile: string;
  #exit: Exit | undefined;

  constructor(launch: Launch) {
    this.name = launch.name;
    this.#logFile = launch.logFile;
    const log = openSync(launch.logFile, "a");
    // Only what is named here is handed on: settings of the shell that runs the tests change nothing.
    const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], ...launch.environment };
    this.#child = spawn(launch.program, launch.args, { cwd: launch.folder, env, stdio: ["ignore", log, log] });
    closeSync(log);
    running.add(this.#child);
    this.ended = this.#end();
    // Whoever waits for it learns why; nobody has to.
    this.ended.catch(() => undefined);
  }

  /** How it ended; undefined while it runs. */
  get exit(): Exit | undefined {
    return this.#exit;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get residentBytes(): number | undefined {
    const status = `/proc/${this.#child.pid}/status`;
    const kilobytes = existsSync(status) && /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(status, "utf8"))?.[1];
    return kilobytes ? Number(kilobytes) * 1024 : undefined;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Asks it to end, and kills it when it does not in time. */
  async stop(): Promise<Exit> {
    const timer = setTimeout(() => this.kill("SIGKILL"), stopWithinMs);
    this.kill("SIGTERM");
    const exit = await this.ended;
    clearTimeout(timer);
    return exit;
  }

  get output(): string {
    return readFileSync(this.#logFile, "utf8");
  }

  /** An error that shows the process' last lines. */
  fault(what: string): Error {
    return new Error(`${this.name} ${what}. Its last lines:\n${lastLines(this.#logFile)}`);
  }

  async #end(): Promise<Exit> {
    try {
      const [code, signal] = (await once(this.#child, "exit")) as [number | null, NodeJS.Signals | null];
      return (this.#exit = { code, signal });
    } finally {
      running.delete(this.#child);
    }
  }
}

/** Runs a program to its end. @throws when it fails, with its last lines, or does not end in time */
export async function runToEnd(launch: Launch, withinMs: number): Promise<string> {
  const process = new Running(launch);
  const timer = setTimeout(() => process.kill("SIGKILL"), withinMs);
  const { code, signal } = await process.ended;
  clearTimeout(timer);
  if (code !== 0) throw process.fault(`ended with ${signal ?? `code ${code}`}`);
  return process.output;
}

export const lastLines = (file: string): string =>
  readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .slice(-tailLines)
    .map((line) => line.slice(0, lineLengthMax))
    .join("\n");

function killAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

// A test run that is broken off leaves nothing behind.
process.once("exit", killAll);
process.once("disconnect", killAll);
process.once("SIGTERM", () => {
  killAll();
  process.kill(process.pid, "SIGKILL");
});
