import type { Logger } from "pino";

/** Most pieces of work under way, and most that wait for them. */
const runningMax = 4;
const waitingMax = 1000;

/**
 * Work that an answer does not wait for, in memory and bounded. What fails is logged; whoever asked can ask
 * again.
 */
export class AfterAnswer {
  readonly #waiting: (() => Promise<void>)[] = [];
  readonly #log: Logger;
  #running = 0;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** False when there is no room; then the work is not done. */
  add(work: () => Promise<void>): boolean {
    if (this.#waiting.length >= waitingMax) return false;
    this.#waiting.push(work);
    // In a turn of its own, so that no answer takes longer for it.
    setImmediate(() => this.#next());
    return true;
  }

  #next(): void {
    if (this.#running >= runningMax) return;
    const work = this.#waiting.shift();
    if (work === undefined) return;
    this.#running += 1;
    void work()
      .catch((error: unknown) => this.#log.error({ err: error }, "work after an answer failed"))
      .finally(() => {
        this.#running -= 1;
        this.#next();
      });
  }
}
