import type { Explained } from "./terminal.ts";

type Close = () => unknown;

/** Undoes what was opened, the last first. */
export class Closers {
  readonly #open: Close[] = [];
  #closing: Promise<unknown[]> | undefined;

  /** What is added while everything is being closed is closed as well. */
  add(close: Close): void {
    this.#open.push(close);
  }

  /** Closes one after the other, also after a failure. @returns the failures */
  closeAll(): Promise<unknown[]> {
    return (this.#closing ??= this.#closeEach());
  }

  /** Closes all of them. @throws the first failure, afterwards */
  async close(): Promise<void> {
    const failures = await this.closeAll();
    if (failures.length > 0) throw failures[0];
  }

  async #closeEach(): Promise<unknown[]> {
    const failures: unknown[] = [];
    for (let close = this.#open.pop(); close; close = this.#open.pop()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    return failures;
  }
}

/** One run of a command. */
export interface Run {
  /** Undone when the run ends, however it ends; the last first. */
  onEnd(close: Close): void;
  /** Ends the run, because it needs something that is gone for good. */
  giveUp(reason: Explained): void;
}
