import pTimeout from "p-timeout";

/**
 * Counts requests in flight, so that a shutdown can let them finish. `signal` aborts when it begins: answers that are
 * held (`Prefer: wait`, streams) are then sent at once.
 */
export class Drain {
  readonly #abort = new AbortController();
  #inFlight = 0;
  /** Requests so far. */
  begun = 0;
  #whenIdle: (() => void) | null = null;

  get draining(): boolean {
    return this.#abort.signal.aborted;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  enter(): void {
    this.begun += 1;
    this.#inFlight += 1;
  }

  leave(): void {
    this.#inFlight -= 1;
    if (this.#inFlight === 0) this.#whenIdle?.();
  }

  /** Begins the shutdown. True once nothing is in flight, false after `timeoutMs`. */
  begin(timeoutMs: number): Promise<boolean> {
    this.#abort.abort();
    if (this.#inFlight === 0) return Promise.resolve(true);
    const idle = new Promise<boolean>((resolve) => (this.#whenIdle = () => resolve(true)));
    return pTimeout(idle, { milliseconds: Math.max(1, timeoutMs), fallback: () => false });
  }
}
