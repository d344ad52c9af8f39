import { ProblemError } from "../problem/problem-error.ts";

/** Requests that begin in one turn of the event loop: 2 to 6 ms of work, which is how long anyone waits for others. */
export const turnSizeMax = 32;
/** Requests of one caller that may wait: more than an office behind one address sends in the same moment. */
export const waitingPerCallerMax = 2000;
const retryAfterS = 1;

/**
 * Shares a busy gateway between its callers. While fewer requests come than fit in a turn of the event loop, all begin
 * at once. Beyond that they wait by caller, and callers go alternating: a flood delays the others by one turn.
 */
export class Turns {
  readonly #waiting = new Map<string, (() => void)[]>();
  #begun = 0;
  #isScheduled = false;

  /** Callers with requests that wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Undefined where the request may begin at once, else when its turn comes.
   * @param callerOf is asked only where it has to wait
   * @throws ProblemError rate-limited where too many of the caller's wait
   */
  take(callerOf: () => string): Promise<void> | undefined {
    if (!this.#isScheduled) this.#schedule();
    if (this.#begun < turnSizeMax && this.#waiting.size === 0) {
      this.#begun += 1;
      return undefined;
    }
    const caller = callerOf();
    const queue = this.#waiting.get(caller) ?? [];
    if (queue.length >= waitingPerCallerMax)
      throw new ProblemError("rate-limited", "Too many of your requests wait to be answered. Send fewer at a time.", {
        retryAfterS,
        refusal: "address-limit",
      });
    if (queue.length === 0) this.#waiting.set(caller, queue);
    return new Promise((resolve) => queue.push(resolve));
  }

  #schedule(): void {
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#begun = 0;
      this.#beginWaiting();
    });
  }

  #beginWaiting(): void {
    // A map's walk goes on to what is set meanwhile: a caller with more is set again, at the end.
    for (const [caller, queue] of this.#waiting) {
      if (this.#begun === turnSizeMax) break;
      this.#begun += 1;
      this.#waiting.delete(caller);
      queue.shift()?.();
      if (queue.length > 0) this.#waiting.set(caller, queue);
    }
    if (this.#begun > 0) this.#schedule();
  }
}
