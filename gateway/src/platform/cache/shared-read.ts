import { within } from "../within.ts";

/** Loads when first asked and keeps the value. A load that failed is not kept: the next call loads again. */
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
  /** How long anybody waits for it. */
  timeoutMs: number;
  /** What is answered when nothing could be read in time. */
  none: Value;
  onFault: (error: unknown) => void;
  now?: () => number;
}

/**
 * Answers everybody from one read, so that however many ask, the cost is bounded: one read at a time, and none
 * within `maxAgeMs` of the last. Never throws: what cannot be read is not told.
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
