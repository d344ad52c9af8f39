import { jittered } from "@admit/contract";
import { createEffect, createMemo, createSignal, on, type Accessor } from "solid-js";
import { isPassing } from "../api/request.ts";
import { useSources } from "../sources/sources.ts";
import { untilCleanup } from "../sources/wait.ts";
import { waitAfter } from "./retry.ts";

export interface Answer<Value> {
  /** The latest answer; undefined before the first, and after the key has changed. */
  value: Accessor<Value | undefined>;
  /** Why the latest request failed; undefined after a success, and after the key has changed. */
  error: Accessor<unknown>;
  /** Requests again; the old value stays until the new one is there. */
  again: () => void;
  /** Shows what another call has answered, and requests again: an answer in flight may be older. */
  put: (value: Value) => void;
}

type Ask<Key, Value> = (key: Key, signal: AbortSignal) => Promise<Value>;
/** Ignored once the signal is aborted. */
interface Show<Value> {
  value: (answer: Value) => void;
  error: (reason: unknown) => void;
}

/** Requests that start over with their key; none while the key is null. */
function createRequests<Key, Value>(
  key: Accessor<Key | null>,
  start: (key: Key, signal: AbortSignal, show: Show<Value>) => void,
): Answer<Value> {
  const [value, setValue] = createSignal<Value>();
  const [error, setError] = createSignal<unknown>();
  const [round, setRound] = createSignal(0);
  const show = (answer: Value) => {
    setValue(() => answer);
    setError(undefined);
  };
  const current = createMemo(key);
  createEffect(
    on(
      current,
      () => {
        setValue(undefined);
        setError(undefined);
      },
      { defer: true },
    ),
  );
  createEffect(
    on([current, round], ([asked]) => {
      if (asked === null) return;
      const signal = untilCleanup();
      start(asked, signal, {
        value: (answer) => signal.aborted || show(answer),
        error: (reason) => signal.aborted || setError(reason),
      });
    }),
  );
  const again = () => setRound((count) => count + 1);
  return {
    value,
    error,
    again,
    put(newer) {
      setValue(() => newer);
      again();
    },
  };
}

/** An answer of the API that follows its key. */
export const createAnswer = <Key, Value>(key: Accessor<Key | null>, ask: Ask<Key, Value>): Answer<Value> =>
  createRequests(key, (asked, signal, show) => {
    show.error(undefined);
    ask(asked, signal).then(show.value, show.error);
  });

const hiddenMs = 60_000;

/**
 * An answer that is polled while the page is visible.
 * @param waitMs how long until the next poll, in milliseconds; null ends it
 */
export function createPolled<Value>(
  key: Accessor<string | null>,
  ask: Ask<string, Value>,
  waitMs: (value: Value) => number | null,
): Answer<Value> {
  const sources = useSources();
  async function poll(asked: string, signal: AbortSignal, show: Show<Value>): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        const answer = await ask(asked, signal);
        show.value(answer);
        failures = 0;
        const next = waitMs(answer);
        if (next === null || signal.aborted) return;
        await sources.restUntilBack(jittered(next, sources.random()), signal);
      } catch (reason) {
        show.error(reason);
        if (signal.aborted || !isPassing(reason)) return;
        await waitAfter(reason, failures++, sources, signal);
      }
      // One poll when a hidden page becomes visible is enough.
      while (sources.isHidden() && !signal.aborted) await sources.restUntilBack(hiddenMs, signal);
    }
  }
  return createRequests(key, (asked, signal, show) => void poll(asked, signal, show));
}

/** An action of the user: one at a time, and its error is kept to be shown. */
export function createAction<Given extends unknown[], Value>(action: (...given: Given) => Promise<Value>) {
  const [isBusy, setIsBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();
  return {
    /** Undefined where it failed, or where one is running already; never throws. */
    async run(...given: Given): Promise<Value | undefined> {
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
    /** Why the latest run failed. */
    error,
    clear: () => setError(undefined),
  };
}
