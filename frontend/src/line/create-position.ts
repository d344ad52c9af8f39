import type { Line } from "@admit/contract";
import { createEffect, createSignal, on, type Accessor } from "solid-js";
import { createPolled } from "../data/create-answer.ts";
import { useSources } from "../sources/sources.ts";
import { untilCleanup } from "../sources/wait.ts";
import { followPosition, type Following } from "./follow-position.ts";
import { nothingKnown, type PositionState } from "./position.ts";

/** The position of a purchase in its line, up to its outcome; it starts over when it is given another purchase. */
export function createPosition(following: Accessor<Following | null>): Accessor<PositionState> {
  const sources = useSources();
  const [state, setState] = createSignal<PositionState>(nothingKnown);
  const [fault, setFault] = createSignal<{ error: unknown } | null>(null);

  createEffect(
    on(following, (start) => {
      if (!start) return;
      followPosition(start, sources, setState, untilCleanup()).catch((error: unknown) => setFault({ error }));
    }),
  );
  // The error boundary catches only what is thrown while rendering.
  createEffect(() => {
    const thrown = fault();
    if (thrown) throw thrown.error;
  });
  return state;
}

/** Those who only watch poll no more often than this, and leave the capacity to those who wait. */
const watchMs = 5000;

/** The line of an event for those who only watch; undefined until it is known, and while no event is given. */
export function createLine(eventId: Accessor<string | null>): Accessor<Line | undefined> {
  const sources = useSources();
  const line = createPolled(eventId, sources.api.line, ({ pollAfterMs }) => Math.max(watchMs, pollAfterMs));
  // A failed poll leaves the older figures on the page.
  return line.value;
}
