export interface CallerBoundOptions {
  perCallerMax: number;
  totalMax: number;
}

/** Bounds what is under way at the same time: for each caller, and for all of this gateway together. */
export class CallerBound {
  readonly #counts = new Map<string, number>();
  readonly #options: CallerBoundOptions;
  #total = 0;

  constructor(options: CallerBoundOptions) {
    this.#options = options;
  }

  /** Callers with something under way. */
  get callers(): number {
    return this.#counts.size;
  }

  /** What the caller has under way. */
  of(caller: string): number {
    return this.#counts.get(caller) ?? 0;
  }

  /** @returns what to call at the end, which may be called again; null where the bound is met */
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
