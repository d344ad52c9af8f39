/** Where an issuer waits for the next batch of its line. */
export class Wake {
  #isWoken = false;
  #resume: (() => void) | null = null;

  /** A batch may be there. Kept for the next wait where none is in progress, and costs one read of the queue at most. */
  wake(): void {
    this.#isWoken = true;
    this.#resume?.();
  }

  /** Resolves once `wake` was called since the last wait ended. One wait at a time. */
  async next(): Promise<void> {
    if (!this.#isWoken) await new Promise<void>((resolve) => (this.#resume = resolve));
    this.#resume = null;
    this.#isWoken = false;
  }
}
