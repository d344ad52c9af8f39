const secondMs = 1000;
const secondsKept = 60;

/** How often something happened within the last minute, to the second. */
export class RecentCount {
  readonly #counts = new Uint32Array(secondsKept);
  #second = 0;

  add(nowMs: number): void {
    this.#advance(nowMs);
    const at = this.#second % secondsKept;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  count(nowMs: number): number {
    this.#advance(nowMs);
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** Clears the seconds that have passed since the last call. A clock that goes back changes nothing. */
  #advance(nowMs: number): void {
    const second = Math.floor(nowMs / secondMs);
    const passed = Math.min(second - this.#second, secondsKept);
    for (let at = second - passed + 1; at <= second; at++) this.#counts[at % secondsKept] = 0;
    this.#second = Math.max(this.#second, second);
  }
}
