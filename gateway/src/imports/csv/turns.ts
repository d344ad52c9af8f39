import { setImmediate as nextTurn } from "node:timers/promises";
import { clientGone } from "../../platform/problem/problem-error.ts";

/** Most work in one turn of the event loop, in steps. A step is the cost of one character: this is about a millisecond. */
export const turnStepsMax = 64 * 1024;

/** Shares the event loop: long work counts its steps here, and pauses after each turn's share. */
export class Turns {
  readonly #client: AbortSignal | undefined;
  #inTurn = 0;
  /** All steps so far, and the most between two pauses. */
  steps = 0;
  longestTurn = 0;

  /** @param client aborts when the client that waits for the result has gone */
  constructor(client?: AbortSignal) {
    this.#client = client;
  }

  /**
   * Counts finished work, and pauses once it fills a turn.
   * @returns a promise only if there is something to wait for
   * @throws ProblemError once the client has gone
   */
  spend(steps: number): Promise<void> | undefined {
    this.steps += steps;
    this.#inTurn += steps;
    this.longestTurn = Math.max(this.longestTurn, this.#inTurn);
    return this.#inTurn < turnStepsMax ? undefined : this.#pause();
  }

  async #pause(): Promise<void> {
    this.#inTurn = 0;
    await nextTurn();
    if (this.#client?.aborted === true) throw clientGone();
  }
}
