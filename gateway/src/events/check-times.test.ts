import { saleWindowAt } from "@admit/contract";
import { expect, test } from "vitest";
import { checkTimes } from "./check-times.ts";

const none = { startsAt: null, endsAt: null, salesOpenAt: null, salesCloseAt: null };
const day = (number: number) => `2027-01-0${number}T12:00:00.000Z`;
const at = (number: number) => new Date(day(number));
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
        const change = {
          salesOpenAt: open === null ? null : day(open),
          salesCloseAt: close === null ? null : day(close),
          endsAt: end === null ? null : day(end),
        };
        const window = {
          salesOpenAtMs: open === null ? null : at(open).getTime(),
          salesCloseAtMs: close === null ? null : at(close).getTime(),
          endsAtMs: end === null ? null : at(end).getTime(),
        };
        const moments = [0, 1, 2, 3, 4].map(
          (number) => at(number === 0 ? 1 : number).getTime() - (number === 0 ? 1 : 0),
        );
        const sells = moments.some((ms) => saleWindowAt(window, ms) === "open");
        expect([change, problemsOf(none, change).length === 0]).toEqual([change, sells]);
      }
});

test("stored times do not prevent another change", () => {
  const broken = { startsAt: at(2), endsAt: at(1), salesOpenAt: at(3), salesCloseAt: null };
  expect(problemsOf(broken, { title: "New" })).toEqual([]);
  expect(problemsOf(broken, { startsAt: day(3) })).toEqual(["endsAt"]);
});
