import { setTimeout as pause } from "node:timers/promises";

/** How old an answer may be. */
const maxAgeMs = 1000;
/** A collection starts this long after the first request for it, if a client is then still there to read it. */
const batchMs = 10;

interface Collecting<Value> {
  collect: () => Promise<Value>;
  wait?: (ms: number) => Promise<unknown>;
  now?: () => number;
}

/**
 * Limits the cost of collecting for any number of requests: one collection at a time, a second apart, shared by all.
 * @returns a function that resolves to the value, or to undefined if every client had gone before a collection began
 */
export function shareCollection<Value>({
  collect,
  wait = pause,
  now = () => performance.now(),
}: Collecting<Value>): (isClientThere: () => boolean) => Promise<Value | undefined> {
  let last: { value: Value; endedAtMs: number } | undefined;
  let running: Promise<Value | undefined> | undefined;
  let clients: (() => boolean)[] = [];

  const run = async (): Promise<Value | undefined> => {
    try {
      await wait(batchMs);
      if (!clients.some((isThere) => isThere())) return undefined;
      const value = await collect();
      last = { value, endedAtMs: now() };
      return value;
    } finally {
      running = undefined;
      clients = [];
    }
  };

  return async (isClientThere) => {
    if (last !== undefined && now() - last.endedAtMs < maxAgeMs) return last.value;
    clients.push(isClientThere);
    return (running ??= run());
  };
}
