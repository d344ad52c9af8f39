import { saleWindowAt } from "@admit/contract";
import { expect, test } from "vitest";
import { checkTimes } from "./check-times.ts";

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
