import type { Event, Line, SaleState } from "@admit/contract";
import { expect, test } from "vitest";
import { aLine, anEvent } from "../testing/fake-sources.ts";
import { saleAt } from "./sale.ts";

const opens = "2026-11-22T12:00:00.000Z";
const before = anEvent({ salesOpenAt: opens, saleState: "not-open" });

const closing = anEvent({ salesCloseAt: opens });
const none = { remaining: 0 };

test.each<[what: string, Event, line: Line | undefined, time: string, SaleState]>([
  ["opens by itself, not a millisecond early", before, undefined, "2026-11-22T11:59:59.999Z", "not-open"],
  ["opens by itself, at the exact millisecond", before, undefined, opens, "open"],
  ["closes by itself, not a millisecond early", closing, undefined, "2026-11-22T11:59:59.999Z", "open"],
  ["closes by itself, at the exact millisecond", closing, undefined, opens, "closed"],
  ["closes with the event's end", anEvent(), undefined, "2026-12-12T23:00:00.000Z", "closed"],
  ["is sold out by the line's newer figures", anEvent(), aLine(none), opens, "sold-out"],
  ["is back by the line's newer figures", anEvent({ ...none, saleState: "sold-out" }), aLine(), opens, "open"],
  [
    "is not open before it opens, even with nothing left",
    { ...before, ...none },
    undefined,
    "2026-11-22T11:00:00.000Z",
    "not-open",
  ],
  ["is paused by the line", anEvent(), aLine({ state: "paused" }), opens, "paused"],
  ["is paused by the event without a line", anEvent({ saleState: "paused" }), undefined, opens, "paused"],
  ["is running again by the line", anEvent({ saleState: "paused" }), aLine(), opens, "open"],
  ["is sold out rather than paused", anEvent(), aLine({ state: "paused", ...none }), opens, "sold-out"],
])("the sale %s", (_what, event, line, time, state) => {
  expect(saleAt(event, line, Date.parse(time)).state).toBe(state);
});
