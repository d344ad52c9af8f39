import { within } from "../within.ts";

/** Loads at the first call and keeps the value. A failed load is not kept: the next call tries again. */
export function loadOnce<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loading: Promise<Value> | undefined;
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
}

export interface SharedReadOptions<Value> {
  read: () => Promise<Value>;
  /** How old an answer may be. */
  maxAgeMs: number;
  /** How long a caller waits for it. */
  timeoutMs: number;
  /** The answer if nothing could be read in time. */
  none: Value;
  onFault: (error: unknown) => void;
  now?: () => number;
}

/**
 * Answers all callers from one read, so that any number of them costs the same: one read at a time, and none within
 * `maxAgeMs` of the last. Never throws: `none` is the answer if the read fails.
 */
export function sharedRead<Value>(options: SharedReadOptions<Value>): () => Promise<Value> {
  const { read, maxAgeMs, timeoutMs, none, onFault, now = () => performance.now() } = options;
  let last: { value: Value; atMs: number } | null = null;
  let running: Promise<Value> | null = null;

  const begin = async (): Promise<Value> => {
    const atMs = now();
    try {
      const value = await read();
      last = { value, atMs };
      return value;
    } finally {
      running = null;
    }
  };

  return async () => {
    if (last !== null && now() - last.atMs < maxAgeMs) return last.value;
    try {
      return await within(timeoutMs, () => (running ??= begin()));
    } catch (error) {
      onFault(error);
      return none;
    }
  };
}
