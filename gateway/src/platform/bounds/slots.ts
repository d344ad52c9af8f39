import type { RefusalReason } from "@admit/contract";
import { ProblemError } from "../problem/problem-error.ts";
import { CallerBound } from "./caller-bound.ts";

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
  readonly #bounds: SlotBounds;
  readonly #taken: CallerBound;

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
      throw new ProblemError("gateway-busy", `There are too many ${what} right now.`, extras);
    throw new ProblemError("rate-limited", `At most ${eachMax} ${what} at a time: wait for yours to end.`, extras);
  }
}
