import { expect, test } from "vitest";
import { saleStateOf, type SaleTimes } from "./to-event.ts";

const now = new Date("2026-12-01T12:00:00.000Z");
const before = new Date(now.getTime() - 1);
const after = new Date(now.getTime() + 1);
const always: SaleTimes = { salesOpenAt: null, salesCloseAt: null, endsAt: null, pausedAt: null };

const rows: [why: string, times: Partial<SaleTimes>, remaining: number, state: string][] = [
  ["no window at all", {}, 1, "open"],
  ["the very moment of opening", { salesOpenAt: now }, 1, "open"],
  ["still to open", { salesOpenAt: after }, 1, "not-open"],
  ["still to open outranks nothing left", { salesOpenAt: after }, 0, "not-open"],
  ["still to open outranks a pause", { salesOpenAt: after, pausedAt: before }, 1, "not-open"],
  ["the very moment of closing", { salesCloseAt: now }, 1, "closed"],
  ["a moment before closing", { salesCloseAt: after }, 1, "open"],
  ["without a close it ends with the event", { endsAt: now }, 1, "closed"],
  ["a close of its own outlives the event's end", { salesCloseAt: after, endsAt: before }, 1, "open"],
  ["closed outranks nothing left and a pause", { salesCloseAt: before, pausedAt: before }, 0, "closed"],
  ["nothing left", {}, 0, "sold-out"],
  ["less than nothing left, as after a smaller capacity", {}, -1, "sold-out"],
  ["nothing left outranks a pause", { pausedAt: before }, 0, "sold-out"],
  ["paused", { pausedAt: before }, 1, "paused"],
];

test.each(rows)("%s: %o with %d left is %s", (_why, times, remaining, state) => {
  expect(saleStateOf({ ...always, ...times }, remaining, now)).toBe(state);
});
