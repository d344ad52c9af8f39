import { createEffect, createMemo, createSignal, on, onCleanup, type Accessor } from "solid-js";

export interface Answer<Value> {
  /** The latest answer; undefined before the first, and after the key has changed. */
  value: Accessor<Value | undefined>;
  /** Why the latest request failed; undefined while one is pending, and after a success. */
  error: Accessor<unknown>;
  /** Requests again; the old value stays until the new one is there. */
  again: () => void;
}

/** An answer of the API that follows its key; nothing is requested while the key is null. */
export function createAnswer<Key, Value>(
  key: Accessor<Key | null>,
  ask: (key: Key, signal: AbortSignal) => Promise<Value>,
): Answer<Value> {
  const [value, setValue] = createSignal<Value>();
  const [error, setError] = createSignal<unknown>();
  const [round, setRound] = createSignal(0);

  const current = createMemo(key);
  createEffect(on(current, () => setValue(undefined), { defer: true }));
  createEffect(
    on([current, round], ([asked]) => {
      setError(undefined);
      if (asked === null) return;
      const ended = new AbortController();
      onCleanup(() => ended.abort());
      ask(asked, ended.signal).then(
        (answer) => ended.signal.aborted || setValue(() => answer),
        (reason: unknown) => ended.signal.aborted || setError(reason),
      );
    }),
  );
  return { value, error, again: () => setRound((count) => count + 1) };
}

export interface Action<Given extends unknown[], Value> {
  /** Undefined where it failed, or where one is running already; never throws. */
  run(...given: Given): Promise<Value | undefined>;
  isBusy: Accessor<boolean>;
  /** Why the latest run failed. */
  error: Accessor<unknown>;
  clear(): void;
}

/** An action of the user: one at a time, and its error is kept to be shown. */
export function createAction<Given extends unknown[], Value>(
  action: (...given: Given) => Promise<Value>,
): Action<Given, Value> {
  const [isBusy, setIsBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();
  return {
    async run(...given) {
      if (isBusy()) return undefined;
      setIsBusy(true);
      setError(undefined);
      try {
        return await action(...given);
      } catch (reason) {
        setError(reason);
        return undefined;
      } finally {
        setIsBusy(false);
      }
    },
    isBusy,
    error,
    clear: () => setError(undefined),
  };
}
