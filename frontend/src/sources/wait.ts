import { onCleanup } from "solid-js";

/**
 * Waits at most this long. Resolves when the signal is aborted: the caller checks the signal anyway.
 */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Waits the whole time, as `Retry-After` requires. */
export const rest: Wait = (ms, signal) => waitUntil(ms, signal, []);

/** Ends early when the device is online again, or the page visible. */
export const restUntilBack: Wait = (ms, signal) =>
  waitUntil(ms, signal, [
    [window, "online", () => true],
    [document, "visibilitychange", () => document.visibilityState === "visible"],
  ]);

type Interruption = [target: EventTarget, event: string, counts: () => boolean];

function waitUntil(ms: number, signal: AbortSignal, interruptions: Interruption[]): Promise<void> {
  return new Promise((resolve) => {
    const listening = new AbortController();
    const done = () => {
      clearTimeout(timer);
      listening.abort();
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { signal: listening.signal });
    for (const [target, event, counts] of interruptions) {
      target.addEventListener(event, () => counts() && done(), { signal: listening.signal });
    }
    if (signal.aborted) done();
  });
}

/** For requests and listeners: aborted when the component is unmounted, or its effect runs again. */
export function untilCleanup(): AbortSignal {
  const ended = new AbortController();
  onCleanup(() => ended.abort());
  return ended.signal;
}
