/** Where an issuer waits for the next bundle of its line: for the gateways' word that one came. */
export class LineWake {
  #isWoken = false;
  #resume: (() => void) | null = null;

  /** Somebody came. Word that comes while nobody waits is kept for whoever waits next, and costs one look at most. */
  wake(): void {
    this.#isWoken = true;
    this.#resume?.();
  }

  /** Resolves once somebody has come since the last wait ended. One waits at a time. */
  async next(): Promise<void> {
    if (!this.#isWoken) await new Promise<void>((resolve) => (this.#resume = resolve));
    this.#resume = null;
    this.#isWoken = false;
  }
}
