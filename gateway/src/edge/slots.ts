import type { RefusalReason } from "@admit/contract";
import { ProblemError } from "../problem/problem-error.ts";
import { CallerBound } from "./caller-bound.ts";

export interface SlotBounds {
  /** What takes the slots, for people: "uploads". */
  what: string;
  /** Most at a time for one user, and for all on this gateway. */
  eachMax: number;
  allMax: number;
  retryAfterS: number;
  refusal: RefusalReason;
}

/** Bounds costly work that is under way at the same time, in this process, and refuses what is beyond. */
export class Slots {
  readonly #bounds: SlotBounds;
  readonly #taken: CallerBound;

  constructor(bounds: SlotBounds) {
    this.#bounds = bounds;
    this.#taken = new CallerBound({ perCallerMax: bounds.eachMax, totalMax: bounds.allMax });
  }

  /**
   * @returns what gives the slot back; called again it does nothing
   * @throws ProblemError rate-limited where the user has as many as one may have, gateway-busy where all are taken
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
