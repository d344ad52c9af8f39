import { readFileSync } from "node:fs";
import { lastLines, Running, type Exit, type Launch } from "./running.ts";
import { until } from "./until.ts";

const readyWithinMs = 30_000;
const askWithinMs = 2000;

export interface ServiceUrls {
  /** Where requests go. */
  url: string;
  /** Serves `/metrics` and `/healthz`. */
  metricsUrl: string;
  /** Answers 200 once the service can serve. */
  readyUrl: string;
}

/** A gateway or a worker. Started again it has the same address, as after a restart by its supervisor. */
export class Service {
  readonly url: string;
  readonly metricsUrl: string;
  readonly #launch: Launch;
  readonly #readyUrl: string;
  #process: Running | undefined;

  constructor({ url, metricsUrl, readyUrl }: ServiceUrls, launch: Launch) {
    this.url = url;
    this.metricsUrl = metricsUrl;
    this.#readyUrl = readyUrl;
    this.#launch = launch;
  }

  get name(): string {
    return this.#launch.name;
  }

  get isRunning(): boolean {
    return this.#process !== undefined;
  }

  /** How it ended though nobody asked it to; undefined while it runs, or where somebody did. */
  get unasked(): Exit | undefined {
    return this.#process?.exit;
  }

  /** What it holds in memory, in bytes. Linux alone tells; elsewhere undefined. */
  get residentBytes(): number | undefined {
    return this.#process?.residentBytes;
  }

  /** What it wrote so far, the lines of its log that are JSON. Some may be on their way until it has ended. */
  get logged(): Record<string, unknown>[] {
    const lines = this.output.split("\n");
    return lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** All that it wrote. */
  get output(): string {
    return readFileSync(this.#launch.logFile, "utf8");
  }

  /** Its name, and the last lines of its log. */
  get said(): string {
    return `--- ${this.#launch.name}\n${lastLines(this.#launch.logFile)}`;
  }

  /** Starts it, and waits until it can serve. */
  async start(withinMs = readyWithinMs): Promise<void> {
    const process = new Running(this.#launch);
    this.#process = process;
    await until(
      `${this.#launch.name} is ready`,
      async () => {
        if (process.exit !== undefined) throw process.fault("did not start");
        return answers(this.#readyUrl);
      },
      withinMs,
    );
  }

  /** Ends it at once, as a crash would. */
  async crash(): Promise<void> {
    const process = this.#running;
    process.kill("SIGKILL");
    await process.ended;
    this.#process = undefined;
  }

  /** Has it listen for a debugger, at the port that it was started with. */
  openInspector(): void {
    this.#running.kill("SIGUSR1");
  }

  /** Stops it from doing anything until it is thawed, and breaks none of its connections. */
  freeze(): void {
    this.#running.kill("SIGSTOP");
  }

  thaw(): void {
    this.#running.kill("SIGCONT");
  }

  /** Tells it to end (SIGTERM), and waits until it has. */
  async end(): Promise<Exit> {
    const exit = await this.#running.stop();
    this.#process = undefined;
    return exit;
  }

  /** At the end of a set-up. @throws when it had ended before, though nobody asked it to, or ends badly */
  async close(): Promise<void> {
    const process = this.#process;
    if (process === undefined) return;
    if (process.exit !== undefined) throw process.fault("ended by itself");
    const { code, signal } = await this.end();
    if (code !== 0) throw process.fault(`did not end in an orderly way (${signal ?? `code ${code}`})`);
  }

  get #running(): Running {
    if (this.#process === undefined) throw new Error(`${this.#launch.name} does not run`);
    return this.#process;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(askWithinMs) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // the bound of waiting is the caller's
  }
}
