/** Requests that wait for results by id, each for a limited time. */
export class Waits<Result> {
  readonly #waiting = new Map<string, Set<(result: Result | null) => void>>();
  #isOver = false;

  /** @returns the result, or null where none has come after `ms`, or when all waits end */
  for(id: string, ms: number): Promise<Result | null> {
    if (this.#isOver) return Promise.resolve(null);
    const waiting = this.#waiting.get(id) ?? new Set();
    this.#waiting.set(id, waiting);
    return new Promise((resolve) => {
      const end = (result: Result | null): void => {
        clearTimeout(timer);
        waiting.delete(end);
        if (waiting.size === 0) this.#waiting.delete(id);
        resolve(result);
      };
      const timer = setTimeout(() => end(null), ms);
      waiting.add(end);
    });
  }

  has(id: string): boolean {
    return this.#waiting.has(id);
  }

  resolve(id: string, result: Result): void {
    for (const end of this.#waiting.get(id) ?? []) end(result);
  }

  /** Ends every wait, now and later: the gateway stops. */
  endAll(): void {
    this.#isOver = true;
    for (const waiting of this.#waiting.values()) for (const end of waiting) end(null);
  }
}
