export interface CallerBoundOptions {
  perCallerMax: number;
  totalMax: number;
}

/** Limits concurrent work: per caller, and for this gateway in total. */
export class CallerBound {
  readonly #counts = new Map<string, number>();
  readonly #options: CallerBoundOptions;
  #total = 0;

  constructor(options: CallerBoundOptions) {
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
