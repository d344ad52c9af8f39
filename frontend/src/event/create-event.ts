import type { Event } from "@admit/contract";
import { createEffect, createMemo, on, type Accessor } from "solid-js";
import { createAnswer, type Answer } from "../data/create-answer.ts";
import { useSources } from "../sources/sources.ts";

/** How long before the opening the clock is set again, and over how long all pages spread that request. */
const leadMs = 20_000;
const leadSpreadMs = 20_000;
/** Over how long pages spread their request after the opening; the Buy button does not wait for it. */
const openSpreadMs = 5000;

type Stage = "before" | "soon" | "open";

export interface WatchedEvent extends Answer<Event> {
  /** Whether to poll the line. */
  isOpenForAWhile: Accessor<boolean>;
}

/**
 * An event by its slug. It is requested again shortly before its sale opens, to set the clock, and soon after, for what
 * is left; never by all pages at once.
 */
export function createEvent(slug: Accessor<string>, now: Accessor<number>): WatchedEvent {
  const sources = useSources();
  const answer = createAnswer(slug, sources.api.event);
  const lead = leadMs + sources.random() * leadSpreadMs;
  const spread = sources.random() * openSpreadMs;
  const stage = createMemo<Stage | null>(() => {
    const event = answer.value();
    if (!event) return null;
    const toGoMs = event.salesOpenAt === null ? -Infinity : Date.parse(event.salesOpenAt) - now();
    if (toGoMs > lead) return "before";
    return event.saleState === "not-open" && toGoMs > -spread ? "soon" : "open";
  });
  createEffect(
    on(stage, (current, previous) => {
      // What came with the page may be a second older than it says: too old for a clock that opens a sale.
      if (current && (previous || current === "soon")) answer.again();
    }),
  );
  return { ...answer, isOpenForAWhile: () => stage() === "open" };
}
