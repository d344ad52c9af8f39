/**
 * When each of millions acts: a list per millisecond, linked through one array by number. Each member has one next
 * moment at a time. Within a millisecond, the last one added acts first.
 */
export class DueList {
  #firsts = new Int32Array(1 << 20).fill(-1);
  readonly #nexts: Int32Array;
  #waiting = 0;
  #nowMs = 0;

  constructor(members: number) {
    this.#nexts = new Int32Array(members).fill(-1);
  }

  /** A moment that has passed becomes the present one. */
  put(member: number, atMs: number): void {
    const ms = Math.max(this.#nowMs, Math.ceil(atMs));
    if (ms >= this.#firsts.length) {
      const grown = new Int32Array(Math.max(ms + 1, this.#firsts.length * 2)).fill(-1);
      grown.set(this.#firsts);
      this.#firsts = grown;
    }
    this.#nexts[member] = this.#firsts[ms] ?? -1;
    this.#firsts[ms] = member;
    this.#waiting++;
  }

  /** Calls `act` for each member in the order of their moments, until none is left. */
  run(act: (member: number, nowMs: number) => void): void {
    for (; this.#waiting > 0; this.#nowMs++) {
      for (;;) {
        const member = this.#firsts[this.#nowMs] ?? -1;
        if (member === -1) break;
        this.#firsts[this.#nowMs] = this.#nexts[member] ?? -1;
        this.#waiting--;
        act(member, this.#nowMs);
      }
    }
  }
}
