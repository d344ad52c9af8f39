import type { RefusalReason } from "@admit/contract";
import { ProblemError } from "../problem/problem-error.ts";
import { said } from "../problem/said.ts";

/** Limits concurrent work: per caller, and for this gateway in total. */
export class CallerBound {
  readonly #counts = new Map<string, number>();
  #total = 0;

  readonly #options: { perCallerMax: number; totalMax: number };

  constructor(options: { perCallerMax: number; totalMax: number }) {
    this.#options = options;
  }

  /** Callers with work in progress. */
  get callers(): number {
    return this.#counts.size;
  }

  /** How much of the caller's work is in progress. */
  of(caller: string): number {
    return this.#counts.get(caller) ?? 0;
  }

  /** @returns a function to call at the end, which may be called again; null if the limit is reached */
  enter(caller: string): (() => void) | null {
    const { perCallerMax, totalMax } = this.#options;
    const count = this.of(caller);
    if (count >= perCallerMax || this.#total >= totalMax) return null;
    this.#counts.set(caller, count + 1);
    this.#total += 1;
    let entered = true;
    return () => {
      if (!entered) return;
      entered = false;
      this.#total -= 1;
      const left = (this.#counts.get(caller) ?? 1) - 1;
      if (left === 0) this.#counts.delete(caller);
      else this.#counts.set(caller, left);
    };
  }
}

export interface SlotBounds {
  /** The work that takes the slots, for messages: "uploads". */
  what: string;
  /** Most at a time for one user, and for all on this gateway. */
  eachMax: number;
  allMax: number;
  retryAfterS: number;
  refusal: RefusalReason;
}

/** Limits costly work that runs at the same time in this process, and refuses any beyond the limit. */
export class Slots {
  readonly #taken: CallerBound;

  readonly #bounds: SlotBounds;

  constructor(bounds: SlotBounds) {
    this.#bounds = bounds;

    this.#taken = new CallerBound({ perCallerMax: bounds.eachMax, totalMax: bounds.allMax });
  }

  /**
   * @returns a function that releases the slot; called again it does nothing
   * @throws ProblemError rate-limited if the user's slots are taken, gateway-busy if all are
   */
  take(userId: string): () => void {
    const release = this.#taken.enter(userId);
    if (release !== null) return release;
    const { what, eachMax, allMax: _, ...extras } = this.#bounds;
    if (this.#taken.of(userId) < eachMax)
      throw new ProblemError("gateway-busy", said`There are too many ${what} right now.`, extras);
    throw new ProblemError("rate-limited", said`At most ${eachMax} ${what} at a time: wait for yours to end.`, extras);
  }
}
