import { expect, test } from "vitest";
import { makeFilter, searchTextOf } from "./search-events.ts";

const gala = {
  title: "Winter Gala",
  summary: "An evening",
  venue: "Filharmonia Łódź",
  organiser: "Łódź Society",
  translations: { de: { title: "Wintergala für Übermütige", summary: "" } },
  startsAt: new Date("2026-12-12T23:30:00Z"),
  endsAt: new Date("2026-12-13T02:00:00Z"),
  timeZone: "Europe/Berlin",
};
const isFound = (
  filter: Parameters<typeof makeFilter>[0],
  event: typeof gala | { [Name in "startsAt"]: null } = gala,
) => {
  const shown = { ...gala, ...event };
  return makeFilter(filter)?.(shown, () => searchTextOf(shown)) ?? true;
};

test.each([
  ["gala winter", true],
  ["GALA", true],
  ["lodz", true],
  ["übermut", true],
  ["ubermutige", true],
  ["evening lodz", true],
  ["summer", false],
  ["gala summer", false],
  ["   ", true],
])("a search for %o finds an event by every part, in any of its languages: %s", (search, found) => {
  expect(isFound({ search })).toBe(found);
});

test.each([
  [{ from: "2026-12-13" }, true],
  [{ to: "2026-12-13" }, true],
  // In Berlin it begins on the 13th.
  [{ to: "2026-12-12" }, false],
  [{ from: "2026-12-14" }, false],
  [{ from: "2026-12-01", to: "2026-12-31" }, true],
])("days are those of the venue, both included: %o", (filter, found) => {
  expect(isFound(filter)).toBe(found);
});

test("an event without a date is found only where no day is asked for", () => {
  expect(isFound({ from: "2026-01-01" }, { startsAt: null })).toBe(false);
  expect(isFound({ search: "gala" }, { startsAt: null })).toBe(true);
});

test("without a filter every event is shown, at no cost", () => {
  expect(makeFilter({})).toBeNull();
});
