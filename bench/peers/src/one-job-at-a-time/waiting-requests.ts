import type { Word } from "./line.ts";

type Settle = (decided: Word["decided"] | "late") => void;

/** The requests that wait for word of a purchase; repeated ones wait side by side. */
export class WaitingRequests {
  readonly #waiting = new Map<string, Set<Settle>>();

  /** How many purchases are waited for. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Waits for the next word of a purchase. @returns "late" once the time is over */
  wait(purchaseId: string, ms: number): Promise<Word["decided"] | "late"> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle("late"), ms);
      const settle: Settle = (decided) => {
        clearTimeout(timer);
        this.#forget(purchaseId, settle);
        resolve(decided);
      };
      const others = this.#waiting.get(purchaseId);
      if (others === undefined) this.#waiting.set(purchaseId, new Set([settle]));
      else others.add(settle);
    });
  }

  /** Wakes all who wait for the purchase. */
  tell({ purchaseId, decided }: Word): void {
    for (const settle of this.#waiting.get(purchaseId) ?? []) settle(decided);
  }

  #forget(purchaseId: string, settle: Settle): void {
    const waiting = this.#waiting.get(purchaseId);
    waiting?.delete(settle);
    if (waiting?.size === 0) this.#waiting.delete(purchaseId);
  }
}
