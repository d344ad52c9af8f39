import { ProblemError } from "../../platform/problem/problem-error.ts";

/** How many requests start per turn, and when the next turn is. */
export interface Pace {
  turnMax: number;
  /** Most waiting requests of one caller that start in a turn: the share that a flood from one network can take. */
  callerMax: number;
  schedule: (turn: () => void) => unknown;
}

/** For requests that buyers send in a sale: 4 to 10 ms of work for each turn of the event loop. */
export const promptPace: Pace = { turnMax: 64, callerMax: 16, schedule: (turn) => setImmediate(turn) };
/**
 * For all other requests (lists, pages, files, probes, unknown paths): less than a millisecond of work, then a pause of
 * one. A crowd gets about 5,000 per second, and a flood from one network about 1,500, a tenth of a core.
 */
export const patientPace: Pace = { turnMax: 8, callerMax: 2, schedule: (turn) => setTimeout(turn, 1) };
/** Waiting requests per caller: more than an office behind one address sends at the same moment. */
export const waitingPerCallerMax = 2000;
const retryAfterS = 1;

/**
 * Shares a busy gateway between callers. While all requests fit in a turn, they start at once. Otherwise they wait by
 * caller, and callers alternate: a flood delays the others by one turn.
 */
export class Turns {
  readonly #waiting = new Map<string, (() => void)[]>();
  #begun = 0;
  #isScheduled = false;

  readonly #pace: Pace;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /** Callers with requests that wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Undefined if the request may start at once, else a promise that resolves at its turn.
   * @param callerOf is called only if the request has to wait
   * @throws ProblemError rate-limited if too many of the caller's requests wait
   */
  take(callerOf: () => string): Promise<void> | undefined {
    if (!this.#isScheduled) this.#schedule();
    if (this.#begun < this.#pace.turnMax && this.#waiting.size === 0) {
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
    this.#pace.schedule(() => {
      this.#isScheduled = false;
      this.#begun = 0;
      this.#beginWaiting();
    });
  }

  #beginWaiting(): void {
    const { turnMax, callerMax } = this.#pace;
    // One request per caller and round, up to each caller's limit.
    for (let round = 0; round < callerMax; round++) {
      let left = Math.min(this.#waiting.size, turnMax - this.#begun);
      // The iteration includes entries that are set meanwhile, which belong to the next round.
      for (const [caller, queue] of this.#waiting) {
        if (left-- === 0) break;
        this.#begun += 1;
        this.#waiting.delete(caller);
        queue.shift()?.();
        if (queue.length > 0) this.#waiting.set(caller, queue);
      }
    }
    if (this.#begun > 0) this.#schedule();
  }
}
