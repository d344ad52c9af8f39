import { createEffect, createSignal, on, onCleanup, type Accessor } from "solid-js";
import { useSources } from "../sources.ts";
import { followPlace, type Following } from "./follow-place.ts";
import { nothingKnown, type Place } from "./place.ts";

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
