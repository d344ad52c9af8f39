/**
 * Remembers what was set last: at least half as many as it may hold, and never more. Two maps instead of a list of who
 * was used when, which would take as much memory again for 200,000 from the first one on.
 */
export class RecentMap<Value> {
  readonly #halfMax: number;
  #recent = new Map<string, Value>();
  #older = new Map<string, Value>();

  /** @param max most entries */
  constructor(max: number) {
    this.#halfMax = max / 2;
  }

  get(key: string): Value | undefined {
    return this.#recent.get(key) ?? this.#older.get(key);
  }

  set(key: string, value: Value): void {
    if (this.#recent.size >= this.#halfMax && !this.#recent.has(key)) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(key, value);
    this.#older.delete(key);
  }

  delete(key: string): void {
    if (!this.#recent.delete(key)) this.#older.delete(key);
  }

  clear(): void {
    this.#recent.clear();
    this.#older.clear();
  }

  /** Those that are there, older ones first; deleting on the way is allowed. */
  *entries(): Generator<[string, Value]> {
    yield* this.#older;
    yield* this.#recent;
  }
}
