import { existsSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { Child, describeExit, type Exit, type Launch } from "./child.ts";
import { lastLines } from "./logs.ts";

const pollEveryMs = 25;

export interface Plan extends Launch {
  /** Whether it can be used by now. */
  isReady(): Promise<boolean>;
  readyWithinMs: number;
}

/** A server, gateway or worker that can be stopped, killed and frozen. Started again, it has the same address. */
export class Restartable {
  readonly plan: Plan;
  #child: Child | undefined;

  constructor(plan: Plan) {
    this.plan = plan;
  }

  get name(): string {
    return this.plan.name;
  }

  get isRunning(): boolean {
    return this.#child !== undefined;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Memory in use, in bytes; undefined where there is no `/proc`. */
  get residentBytes(): number | undefined {
    const status = `/proc/${this.pid}/status`;
    const kilobytes = existsSync(status) && /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(status, "utf8"))?.[1];
    return kilobytes ? Number(kilobytes) * 1024 : undefined;
  }

  /** How it ended although it was not stopped; undefined while it runs. */
  get unexpectedExit(): Exit | undefined {
    return this.#child?.exit;
  }

  /** All that is in its log. */
  get output(): string {
    return readFileSync(this.plan.logFile, "utf8");
  }

  /** The JSON lines of its log. Some may be missing until it has ended. */
  get logged(): Record<string, unknown>[] {
    const lines = this.output.split("\n");
    return lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Its name, and the last lines of its log. */
  get lastOutput(): string {
    return `--- ${this.name}\n${lastLines(this.plan.logFile)}`;
  }

  /** Starts it without waiting. */
  launch(): Child {
    return (this.#child = new Child(this.plan));
  }

  /** Starts it, and waits until it can be used. @throws Explained with its last lines if it cannot */
  async start(withinMs = this.plan.readyWithinMs): Promise<Child> {
    const child = this.launch();
    const deadline = performance.now() + withinMs;
    for (;;) {
      const isReady = await this.plan.isReady();
      // Checked afterwards, since another process may have answered.
      if (child.exit !== undefined) throw child.failure(`did not start (${describeExit(child.exit)})`);
      if (isReady) return child;
      if (performance.now() > deadline) throw child.failure(`was not ready within ${withinMs / 1000} s`);
      await pause(pollEveryMs);
    }
  }

  /** Kills it, as a crash would. */
  async crash(): Promise<void> {
    const child = this.child;
    child.kill();
    await child.ended;
    this.#child = undefined;
  }

  /** Stops it from doing anything until it is thawed, without breaking a connection, like a machine that hangs. */
  freeze(): void {
    this.child.kill("SIGSTOP");
  }

  thaw(): void {
    this.child.kill("SIGCONT");
  }

  /** Makes Node listen for a debugger. */
  openInspector(): void {
    this.child.kill("SIGUSR1");
  }

  /** Sends SIGTERM, and waits until it has ended. */
  async end(): Promise<Exit> {
    const exit = await this.child.stop();
    this.#child = undefined;
    return exit;
  }

  /** Ends it if it runs. @throws Explained if it had ended before although it was not stopped, or does not exit with 0 */
  async close(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    if (child.exit !== undefined) throw child.failure(`ended unexpectedly (${describeExit(child.exit)})`);
    const exit = await this.end();
    if (exit.code !== 0) throw child.failure(`did not end in order (${describeExit(exit)})`);
  }

  /** Ends it at once if it runs. */
  kill(): void {
    this.#child?.kill();
  }

  /** The process. @throws if it does not run */
  get child(): Child {
    if (this.#child === undefined) throw new Error(`${this.name} does not run`);
    return this.#child;
  }
}
