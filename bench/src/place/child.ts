import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";

const tailLines = 20;
const lineLengthMax = 400;
const running = new Set<ChildProcess>();

export interface Launch {
  /** For whoever reads that it failed. */
  name: string;
  /** What Node runs. */
  args: readonly string[];
  /** All that it is told: of this process' own environment it has `PATH` and `HOME` alone. */
  environment: Record<string, string | undefined>;
  /** Takes what it writes, standard output and standard error alike. */
  logFile: string;
}

/** A process of Node's that writes to a file, and ends with this one at the latest. */
export class Child {
  readonly #child: ChildProcess;
  readonly #launch: Launch;
  readonly #ended: Promise<unknown>;

  constructor(launch: Launch) {
    this.#launch = launch;
    const log = openSync(launch.logFile, "a");
    const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], ...launch.environment };
    this.#child = spawn(process.execPath, launch.args, { env, stdio: ["ignore", log, log] });
    closeSync(log);
    running.add(this.#child);
    this.#ended = once(this.#child, "exit").finally(() => running.delete(this.#child));
    // Whoever waits for it learns why; nobody has to.
    this.#ended.catch(() => undefined);
  }

  /** @throws Error where it could not be started */
  get pid(): number {
    return this.#child.pid ?? this.fail("could not be started");
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** All that it wrote so far. */
  get output(): string {
    return readFileSync(this.#launch.logFile, "utf8");
  }

  /** @throws Error that shows its last lines */
  fail(what: string): never {
    const lines = this.output.trimEnd().split("\n").slice(-tailLines);
    const shown = lines.map((line) => line.slice(0, lineLengthMax)).join("\n");
    throw new Error(`${this.#launch.name} ${what}. Its last lines:\n${shown}`);
  }

  /** Ends it at once. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  /**
   * Tells it to end, and waits until it has.
   * @throws Error with its last lines where it had ended before, ends badly, or not within the time: then it is killed
   */
  async stop(withinMs: number): Promise<void> {
    if (this.hasEnded) this.fail("had ended by itself");
    this.#child.kill("SIGTERM");
    await this.end(withinMs);
  }

  /**
   * Waits until it ends by itself.
   * @throws Error with its last lines where it ends badly, or not within the time: then it is killed
   */
  async end(withinMs: number): Promise<void> {
    const timer = setTimeout(() => this.kill(), withinMs);
    await this.#ended;
    clearTimeout(timer);
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== 0) this.fail(`ended with ${signalCode ?? `code ${exitCode}`}, or not within ${withinMs / 1000} s`);
  }
}

// A run that is broken off leaves nothing behind.
process.once("exit", () => running.forEach((child) => child.kill("SIGKILL")));
