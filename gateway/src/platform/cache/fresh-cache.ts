import { LRUCache } from "lru-cache";
import pTimeout from "p-timeout";

/** How long a caller waits for a newer value if an old one is available: longer if that one is known to be wrong. */
const patienceMs = 100;
const patienceKnownOldMs = 1000;

interface Entry<Value> {
  /** Null: loaded, and it does not exist. */
  value: Value | null;
  /** When the load of the value began; -Infinity before the first load, and if the value is known to be old. */
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
 * Caches rows of the database for at most `maxAgeMs`. Concurrent callers of a key share one load. While the database
 * does not answer, the last known value is served, however old; without one the load's error is thrown.
 */
export class FreshCache<Value> {
  /** May be changed at any time. */
  maxAgeMs: number;
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

  /** The value if it is fresh; undefined if it has to be loaded. */
  peek(key: string): Value | null | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || this.#now() - entry.loadedAtMs >= this.maxAgeMs) return undefined;
    return entry.value;
  }

  /** Adds a value that was just read elsewhere, unless there is one, which may be newer. */
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
    const { loading, value: old } = entry;
    return pTimeout(
      loading.catch(() => old),
      { milliseconds: knownOld ? patienceKnownOldMs : patienceMs, fallback: () => old },
    );
  }

  /** Makes the next `find` load again. The result of a load in progress is not kept: it may have read the old row. */
  invalidate(key: string): void {
    this.invalidations += 1;
    const entry = this.#entries.peek(key);
    if (entry === undefined) return;
    this.#entries.set(key, { ...entry, loadedAtMs: -Infinity, loading: null });
  }

  /** Invalidates every key whose value is old. */
  invalidateWhere(isOld: (value: Value | null) => boolean): void {
    this.invalidations += 1;
    // Collected first: setting an entry moves it, and the iteration would never end.
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
      // Serves the old value for one more term, so that not every caller waits for a database that is away.
      entry.loadedAtMs = this.#now();
      return entry.value;
    } finally {
      entry.loading = null;
    }
  }
}
