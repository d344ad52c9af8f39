/** The part that is forgotten at a time: to look for the oldest is slow where much was taken out. */
const forgottenPart = 1 / 32;

/**
 * A map that forgets what came first once it holds more than `max`. It keeps no list of what was used last, which would
 * take the room for all of them from the start: a line is decided in the order in which it came.
 */
export class NewestMap<Value> {
  readonly #values = new Map<string, Value>();

  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  /** What is set again keeps its place. */
  set(key: string, value: Value): void {
    this.#values.set(key, value);
    if (this.#values.size > this.#max) this.#forgetOldest();
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  clear(): void {
    this.#values.clear();
  }

  values(): IterableIterator<Value> {
    return this.#values.values();
  }

  #forgetOldest(): void {
    const kept = Math.floor(this.#max * (1 - forgottenPart));
    for (const key of this.#values.keys()) {
      if (this.#values.size <= kept) return;
      this.#values.delete(key);
    }
  }
}
