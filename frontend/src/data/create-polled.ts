import { jittered } from "@admit/contract";
import { createEffect, createMemo, createSignal, on, onCleanup, type Accessor } from "solid-js";
import { isPassing } from "../api/request.ts";
import { useSources } from "../sources/sources.ts";
import type { Answer } from "./create-answer.ts";
import { waitAfter } from "./retry.ts";

export interface Polled<Value> extends Answer<Value> {
  /** Shows what another call has answered, and polls at once: an answer in flight may be older. */
  put: (value: Value) => void;
}

const hiddenMs = 60_000;

/**
 * An answer that is polled while its key is not null and the page is visible.
 * @param waitMs how long until the next poll, in milliseconds; null ends it
 */
export function createPolled<Value>(
  key: Accessor<string | null>,
  ask: (key: string, signal: AbortSignal) => Promise<Value>,
  waitMs: (value: Value) => number | null,
): Polled<Value> {
  const sources = useSources();
  const [value, setValue] = createSignal<Value>();
  const [error, setError] = createSignal<unknown>();
  const [round, setRound] = createSignal(0);

  async function poll(asked: string, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        const answer = await ask(asked, signal);
        if (signal.aborted) return;
        setValue(() => answer);
        setError(undefined);
        failures = 0;
        const next = waitMs(answer);
        if (next === null) return;
        await sources.restUntilBack(jittered(next, sources.random()), signal);
      } catch (reason) {
        if (signal.aborted) return;
        setError(reason);
        if (!isPassing(reason)) return;
        await waitAfter(reason, failures++, sources, signal);
      }
      // One poll when a hidden page becomes visible is enough.
      while (sources.isHidden() && !signal.aborted) await sources.restUntilBack(hiddenMs, signal);
    }
  }
  const current = createMemo(key);
  createEffect(on(current, () => setValue(undefined), { defer: true }));
  createEffect(
    on([current, round], ([asked]) => {
      if (asked === null) return;
      const ended = new AbortController();
      onCleanup(() => ended.abort());
      void poll(asked, ended.signal);
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
