import { saleWindowAt } from "@admit/contract";
import { expect, test } from "vitest";
import { checkTimes } from "./check-times.ts";
import { saleStateOf, type SaleTimes } from "./to-event.ts";

const none = { startsAt: null, endsAt: null, salesOpenAt: null, salesCloseAt: null };
const at = (number: number) => new Date(Date.UTC(2027, 0, number, 12));
const day = (number: number) => at(number).toISOString();
const problemsOf = (current: typeof none | Record<keyof typeof none, Date | null>, change: object) => {
  try {
    checkTimes(current, change);
    return [];
  } catch (error) {
    return (error as { extras: { errors: { path: string }[] } }).extras.errors.map(({ path }) => path);
  }
};

test("a sale that could never open is refused, whichever of its times is changed last", () => {
  const never = { salesOpenAt: day(3), endsAt: day(2) };
  expect(problemsOf(none, never)).toEqual(["salesOpenAt"]);
  expect(problemsOf(none, { ...never, endsAt: day(3) })).toEqual(["salesOpenAt"]);
  expect(problemsOf({ ...none, endsAt: at(2) }, { salesOpenAt: day(3) })).toEqual(["salesOpenAt"]);
  expect(problemsOf({ ...none, salesOpenAt: at(3) }, { endsAt: day(2) })).toEqual(["salesOpenAt"]);
  const closing = { ...none, salesOpenAt: at(3), endsAt: at(2), salesCloseAt: at(4) };
  expect(problemsOf(closing, { salesCloseAt: null })).toEqual(["salesOpenAt"]);
  expect(problemsOf(none, { salesOpenAt: day(3), salesCloseAt: day(3) })).toEqual(["salesCloseAt"]);
});

test("every accepted event has a moment at which it sells, whatever the order of its times", () => {
  const days = [null, 1, 2, 3];
  for (const open of days)
    for (const close of days)
      for (const end of days) {
        const [salesOpenAt, salesCloseAt, endsAt] = [open, close, end].map((number) => number && day(number));
        const change = { salesOpenAt, salesCloseAt, endsAt };
        const [salesOpenAtMs, salesCloseAtMs, endsAtMs] = [open, close, end].map((number) => number && +at(number));
        const window = { salesOpenAtMs, salesCloseAtMs, endsAtMs } as Parameters<typeof saleWindowAt>[0];
        const sells = [0, 1, 2, 3].some((number) => saleWindowAt(window, +at(number)) === "open");
        expect([change, problemsOf(none, change).length === 0]).toEqual([change, sells]);
      }
});

test("stored times do not prevent another change", () => {
  const broken = { startsAt: at(2), endsAt: at(1), salesOpenAt: at(3), salesCloseAt: null };
  expect(problemsOf(broken, { title: "New" })).toEqual([]);
  expect(problemsOf(broken, { startsAt: day(3) })).toEqual(["endsAt"]);
});

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
