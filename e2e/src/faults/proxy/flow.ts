/** One direction of a connection: bytes pass at once, late, or when it is released; always in order. */
export class Flow {
  readonly #write: (bytes: Buffer) => void;
  #waiting: { bytes: Buffer; dueMs: number }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isHeld = false;
  delayMs = 0;

  constructor(write: (bytes: Buffer) => void) {
    this.#write = write;
  }

  push(bytes: Buffer): void {
    if (!this.#isHeld && this.delayMs === 0 && this.#waiting.length === 0) return this.#write(bytes);
    this.#waiting.push({ bytes, dueMs: performance.now() + this.delayMs });
    this.#pump();
  }

  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#pump();
  }

  /** Drops the bytes that have not passed yet. */
  end(): void {
    clearTimeout(this.#timer);
    this.#waiting = [];
    this.#isHeld = true;
  }

  #pump(): void {
    clearTimeout(this.#timer);
    while (!this.#isHeld) {
      const first = this.#waiting[0];
      if (first === undefined) return;
      const restMs = first.dueMs - performance.now();
      if (restMs > 0) {
        this.#timer = setTimeout(() => this.#pump(), restMs);
        return;
      }
      this.#waiting.shift();
      this.#write(first.bytes);
    }
  }
}
