/**
 * Counts the requests that are being answered, so that a shutdown can let them finish. `signal` aborts
 * when it begins: whoever holds an answer back (`Prefer: wait`, a stream) lets go then.
 */
export class Drain {
  readonly #abort = new AbortController();
  #inFlight = 0;
  #begun = 0;
  #whenIdle: (() => void) | null = null;

  get draining(): boolean {
    return this.#abort.signal.aborted;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Requests so far. */
  get begun(): number {
    return this.#begun;
  }

  enter(): void {
    this.#begun += 1;
    this.#inFlight += 1;
  }

  leave(): void {
    this.#inFlight -= 1;
    if (this.#inFlight === 0) this.#whenIdle?.();
  }

  /** Begins the shutdown; true once nothing is in flight, false after `timeoutMs`. */
  begin(timeoutMs: number): Promise<boolean> {
    this.#abort.abort();
    if (this.#inFlight === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      this.#whenIdle = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}
