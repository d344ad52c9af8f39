import { LRUCache } from "lru-cache";

/** How long a caller waits for a newer value while an old one is at hand: longer where it is known to be wrong. */
const patienceMs = 100;
const patienceKnownOldMs = 1000;

interface Entry<Value> {
  /** Null: looked for and not there. */
  value: Value | null;
  /** By the clock, when the load that brought the value began; -Infinity before the first, or when known to be old. */
  loadedAtMs: number;
  hasValue: boolean;
  loading: Promise<Value | null> | null;
}

export interface FreshCacheOptions<Value> {
  maxAgeMs: number;
  entriesMax: number;
  load: (key: string) => Promise<Value | null>;
  now?: () => number;
}

/**
 * Remembers what the database holds, at most `maxAgeMs` long. Callers who need the same key at the same
 * time share one load. While the database does not answer, the last known value is served, however old;
 * with no value at hand the load's error is the caller's.
 */
export class FreshCache<Value> {
  /** How old a value may be; may be changed at any time. */
  maxAgeMs: number;
  /** How many invalidations there were. */
  invalidations = 0;
  readonly #entries: LRUCache<string, Entry<Value>>;
  readonly #options: FreshCacheOptions<Value>;
  readonly #now: () => number;

  constructor(options: FreshCacheOptions<Value>) {
    this.maxAgeMs = options.maxAgeMs;
    this.#entries = new LRUCache({ max: options.entriesMax });
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** The value if it is fresh, without waiting; undefined when it has to be loaded. */
  peek(key: string): Value | null | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || this.#now() - entry.loadedAtMs >= this.maxAgeMs) return undefined;
    return entry.value;
  }

  /** Takes a value that was read elsewhere a moment ago, unless one is at hand: that may be newer. */
  note(key: string, value: Value): void {
    if (this.#entries.has(key)) return;
    this.#entries.set(key, { value, loadedAtMs: this.#now(), hasValue: true, loading: null });
  }

  async find(key: string): Promise<Value | null> {
    let entry = this.#entries.get(key);
    if (entry !== undefined && this.#now() - entry.loadedAtMs < this.maxAgeMs) return entry.value;
    if (entry === undefined) {
      entry = { value: null, loadedAtMs: -Infinity, hasValue: false, loading: null };
      this.#entries.set(key, entry);
    }
    entry.loading ??= this.#load(key, entry);
    if (!entry.hasValue) return entry.loading;
    const knownOld = entry.loadedAtMs === -Infinity;
    return within(knownOld ? patienceKnownOldMs : patienceMs, entry.loading, entry.value);
  }

  /** Makes the next `find` load again. A load under way no longer counts: it may have read the old row. */
  invalidate(key: string): void {
    this.invalidations += 1;
    const entry = this.#entries.peek(key);
    if (entry === undefined) return;
    this.#entries.set(key, { ...entry, loadedAtMs: -Infinity, loading: null });
  }

  /** Invalidates every key whose value is one of those. */
  invalidateWhere(isOld: (value: Value | null) => boolean): void {
    this.invalidations += 1;
    // Gathered first: setting an entry moves it, and the walk would meet it again for ever.
    const keys = [...this.#entries.entries()].filter(([, entry]) => isOld(entry.value)).map(([key]) => key);
    for (const key of keys) this.invalidate(key);
  }

  async #load(key: string, entry: Entry<Value>): Promise<Value | null> {
    const startedAtMs = this.#now();
    try {
      entry.value = await this.#options.load(key);
      entry.hasValue = true;
      entry.loadedAtMs = startedAtMs;
      return entry.value;
    } catch (error) {
      if (!entry.hasValue) throw error;
      // The old value stands for one more term, so that not every caller waits for a database that is away.
      entry.loadedAtMs = this.#now();
      return entry.value;
    } finally {
      entry.loading = null;
    }
  }
}

/** The load's value if it comes soon, else the old one; the load goes on and serves those who come later. */
function within<Value>(waitMs: number, loading: Promise<Value>, old: Value): Promise<Value> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(old), waitMs);
    const settle = (value: Value) => {
      clearTimeout(timer);
      resolve(value);
    };
    loading.then(settle, () => settle(old));
  });
}
