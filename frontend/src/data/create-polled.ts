import { jittered, pollAfterMaxMs } from "@admit/contract";
import { createEffect, createMemo, createSignal, on, onCleanup, type Accessor } from "solid-js";
import { isPassing } from "../api/request.ts";
import { waitAfter } from "./retry.ts";
import { useSources } from "../sources/sources.ts";

export interface Polled<Value> {
  value: Accessor<Value | undefined>;
  /** Why nothing new is known; a passing one is followed by another try. */
  error: Accessor<unknown>;
  /** Takes over what another call has answered, and looks again: an answer on its way may be older. */
  put: (value: Value) => void;
  /** Looks again at once. */
  again: () => void;
}

/**
 * An answer that is asked for again and again while somebody looks on, and seldom while nobody does.
 * @param waitMs how long until the next look, in milliseconds; null ends it
 */
export function createPolled<Value>(
  key: Accessor<string>,
  ask: (key: string, signal: AbortSignal) => Promise<Value>,
  waitMs: (value: Value) => number | null,
): Polled<Value> {
  const sources = useSources();
  const [value, setValue] = createSignal<Value>();
  const [error, setError] = createSignal<unknown>();
  const [round, setRound] = createSignal(0);

  async function look(asked: string, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        const answer = await ask(asked, signal);
        if (signal.aborted) return;
        setValue(() => answer);
        setError(undefined);
        failures = 0;
        const next = waitMs(answer);
        if (next === null) return;
        const wait = sources.isHidden() ? Math.max(next, pollAfterMaxMs) : next;
        await sources.restUntilBack(jittered(wait, sources.random()), signal);
      } catch (reason) {
        if (signal.aborted) return;
        setError(reason);
        if (!isPassing(reason)) return;
        await waitAfter(reason, failures++, sources, signal);
      }
    }
  }
  const current = createMemo(key);
  createEffect(on(current, () => setValue(undefined), { defer: true }));
  createEffect(
    on([current, round], ([asked]) => {
      const ended = new AbortController();
      onCleanup(() => ended.abort());
      void look(asked, ended.signal);
    }),
  );
  return {
    value,
    error,
    put(newer) {
      setValue(() => newer);
      setRound((count) => count + 1);
    },
    again: () => setRound((count) => count + 1),
  };
}
