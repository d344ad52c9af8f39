/** What has to be closed again: the last that was opened first. */
export class Closers {
  readonly #closers: (() => Promise<unknown>)[] = [];

  add(close: () => Promise<unknown>): void {
    this.#closers.push(close);
  }

  /** Closes all, also when one fails. @throws the first failure, afterwards */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.#closers.splice(0).toReversed()) await close().catch((error) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }
}
