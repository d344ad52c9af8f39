import { ProblemError } from "../problem/problem-error.ts";

/** How many requests begin in one turn, and when the next turn comes. */
export interface Pace {
  turnMax: number;
  /** Of those that had to wait, most of one caller in a turn: what a flood from one place can take. */
  callerMax: number;
  schedule: (turn: () => void) => unknown;
}

/** What buyers ask for in a sale: 4 to 10 ms of work for each turn of the event loop. */
export const promptPace: Pace = { turnMax: 64, callerMax: 16, schedule: (turn) => setImmediate(turn) };
/**
 * All else (lists, pages, files, probes, unknown paths): less than a millisecond of work, and then a pause of one. So a
 * crowd may ask for some 5,000 a second, and a flood from one place for some 1,500, a tenth of a core.
 */
export const patientPace: Pace = { turnMax: 8, callerMax: 2, schedule: (turn) => setTimeout(turn, 1) };
/** Requests of one caller that may wait: more than an office behind one address sends in the same moment. */
export const waitingPerCallerMax = 2000;
const retryAfterS = 1;

/**
 * Shares a busy gateway between its callers. While fewer requests come than fit in a turn, all begin at once. Beyond
 * that they wait by caller, and callers go alternating: a flood delays the others by one turn.
 */
export class Turns {
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #pace: Pace;
  #begun = 0;
  #isScheduled = false;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

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
    // Callers alternate: each begins one, then each that has more begins another, up to what one may have.
    for (let round = 0; round < callerMax; round++) {
      let left = Math.min(this.#waiting.size, turnMax - this.#begun);
      // A map's walk goes on to what is set meanwhile: those are of the next round.
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
