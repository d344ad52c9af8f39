import { createEffect, createMemo, createSignal, on, onCleanup, type Accessor } from "solid-js";

export interface Answer<Value> {
  /** The latest answer; undefined before the first, and after the key has changed. */
  value: Accessor<Value | undefined>;
  /** Why the latest request failed; undefined while one is on its way, and after one that did not. */
  error: Accessor<unknown>;
  /** Asks again; what is shown stays until the new answer is there. */
  again: () => void;
}

/**
 * An answer of the API that follows its key. While the key is null nothing is asked. Not a resource: a page
 * keeps its shape while it waits, and says in its own place why there is nothing to show.
 */
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
      const given = new AbortController();
      onCleanup(() => given.abort());
      ask(asked, given.signal).then(
        (answer) => given.signal.aborted || setValue(() => answer),
        (reason: unknown) => given.signal.aborted || setError(reason),
      );
    }),
  );
  return { value, error, again: () => setRound((count) => count + 1) };
}

export interface Act<Given extends unknown[], Value> {
  /** Undefined where it failed, or one is on its way already; never throws. */
  run(...given: Given): Promise<Value | undefined>;
  isBusy: Accessor<boolean>;
  /** Why the latest one failed. */
  error: Accessor<unknown>;
  clear(): void;
}

/** Something that staff do: one at a time, with what went wrong kept to be shown. */
export function createAct<Given extends unknown[], Value>(act: (...given: Given) => Promise<Value>): Act<Given, Value> {
  const [isBusy, setIsBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();
  return {
    async run(...given) {
      if (isBusy()) return undefined;
      setIsBusy(true);
      setError(undefined);
      try {
        return await act(...given);
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
