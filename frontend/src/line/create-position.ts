import { createEffect, createSignal, on, onCleanup, type Accessor } from "solid-js";
import { jittered, type Line } from "@admit/contract";
import { useSources, type Sources } from "../sources/sources.ts";
import { followPlace, type Following } from "./follow-position.ts";
import { nothingKnown, type Place } from "./position.ts";
import { isPassing } from "../api/request.ts";
import { waitAfter } from "../data/retry.ts";

/**
 * The place of a purchase in its line, up to its outcome. Follows while the component lives, and anew when
 * it is given another purchase to follow.
 */
export function createPlaceInLine(following: Accessor<Following | null>): Accessor<Place> {
  const sources = useSources();
  const [place, setPlace] = createSignal<Place>(nothingKnown);
  const [fault, setFault] = createSignal<{ error: unknown } | null>(null);

  createEffect(
    on(following, (start) => {
      if (!start) return;
      const ended = new AbortController();
      onCleanup(() => ended.abort());
      followPlace(start, sources, setPlace, ended.signal).catch((error: unknown) => setFault({ error }));
    }),
  );
  // A fault of ours belongs to the error boundary, which only sees what is thrown while rendering.
  createEffect(() => {
    const thrown = fault();
    if (thrown) throw thrown.error;
  });
  return place;
}

/** Those who only look on ask no more often than this, so that they take nothing from those who wait. */
const lookOnMs = 5000;

/**
 * The line of an event as somebody sees it who looks on: what is left, and how many wait.
 * Null until it is known, and while no event is given.
 */
export function createLine(eventId: Accessor<string | null>): Accessor<Line | null> {
  const sources = useSources();
  const [line, setLine] = createSignal<Line | null>(null);
  createEffect(
    on(eventId, (id) => {
      if (id === null) return;
      const ended = new AbortController();
      onCleanup(() => ended.abort());
      void lookOn(id, sources, setLine, ended.signal);
    }),
  );
  return line;
}

async function lookOn(
  eventId: string,
  sources: Sources,
  show: (line: Line) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 0; !signal.aborted;) {
    try {
      const line = await sources.api.line(eventId, signal);
      show(line);
      failures = 0;
      await sources.restUntilBack(jittered(Math.max(lookOnMs, line.pollAfterMs), sources.random()), signal);
    } catch (error) {
      // The event's own figures stay on the page; these only keep them fresh.
      if (signal.aborted || !isPassing(error)) return;
      await waitAfter(error, failures++, sources, signal);
    }
    // Nobody sees a hidden page: one more look when it is seen again is enough.
    while (sources.isHidden() && !signal.aborted) await sources.restUntilBack(60_000, signal);
  }
}
