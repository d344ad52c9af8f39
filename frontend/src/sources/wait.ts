/**
 * Waits at most that long. Resolves, and does not reject, when the signal is aborted: whoever waits
 * looks at the signal anyway.
 */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Waits the whole time, as `Retry-After` wants it. */
export const rest: Wait = (ms, signal) => waitUntil(ms, signal, []);

/** Ends a wait early when asking again has become worthwhile: the device is online again, or the page looked at again. */
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
