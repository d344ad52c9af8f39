import type { RefusalReason } from "@admit/contract";
import { ProblemError } from "../problem/problem-error.ts";

export interface SlotBounds {
  /** What takes the slots, for people: "uploads". */
  what: string;
  /** Most at a time for one user, and for all on this gateway. */
  eachMax: number;
  allMax: number;
  retryAfterS: number;
  refusal: RefusalReason;
}

/** Bounds costly work that is under way at the same time, in this process. */
export class Slots {
  readonly #bounds: SlotBounds;
  readonly #taken = new Map<string, number>();
  #all = 0;

  constructor(bounds: SlotBounds) {
    this.#bounds = bounds;
  }

  /**
   * @returns what gives the slot back; called again it does nothing
   * @throws ProblemError rate-limited where the user has as many as one may have, gateway-busy where all are taken
   */
  take(userId: string): () => void {
    const { what, eachMax, allMax, ...extras } = this.#bounds;
    const own = this.#taken.get(userId) ?? 0;
    if (own >= eachMax)
      throw new ProblemError("rate-limited", `At most ${eachMax} ${what} at a time: wait for yours to end.`, extras);
    if (this.#all >= allMax) throw new ProblemError("gateway-busy", `There are too many ${what} right now.`, extras);
    this.#taken.set(userId, own + 1);
    this.#all += 1;
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      this.#all -= 1;
      const left = (this.#taken.get(userId) ?? 1) - 1;
      if (left === 0) this.#taken.delete(userId);
      else this.#taken.set(userId, left);
    };
  }
}
