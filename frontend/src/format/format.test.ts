import { expect, test } from "vitest";
import {
  age,
  countdown,
  estimate,
  filledPercent,
  length,
  lengthOr,
  memory,
  momentThere,
  ownSpan,
  rate,
  shortId,
  shortMomentThere,
  span,
  spokenCountdown,
} from "./format.ts";

test.each([
  [null, "We don’t have an estimate yet."],
  [0, "Any moment now."],
  [1999, "Any moment now."],
  [2000, "About 2 seconds."],
  [11_400, "About 12 seconds."],
  [21_000, "About 25 seconds."],
  [55_001, "About 1 minute."],
  [130_000, "About 3 minutes."],
  [56 * 60_000, "About 1 hour."],
  [90 * 60_000, "About 2 hours."],
])("an estimate of %s ms never promises too early: %s", (ms, text) => {
  expect(estimate(ms)).toBe(text);
});

test.each([
  [0, 0, "00:00:00"],
  [1, 0, "00:00:01"],
  [1000, 0, "00:00:01"],
  [8_049_000, 0, "02:14:09"],
  [2 * 86_400_000 + 1000, 2, "00:00:01"],
  [-5000, 0, "00:00:00"],
])("a countdown of %s ms shows zero only once it is over", (ms, days, time) => {
  expect(countdown(ms)).toEqual({ days, time });
});

test.each([
  [500, "1 second"],
  [59_000, "59 seconds"],
  [60_000, "1 minute"],
  [(2 * 24 + 3) * 3_600_000 + 14 * 60_000, "2 days, 3 hours, 14 minutes"],
])("a screen reader says %s ms as %s", (ms, text) => {
  expect(spokenCountdown(ms)).toBe(text);
});

test.each([
  [length(0), "0 ms"],
  [length(340.4), "340 ms"],
  [length(4290), "4.2 s"],
  [length(42_900), "42 s"],
  [length(185_000), "3:05 min"],
  [length(7_800_000), "2:10 h"],
  [lengthOr(null), "–"],
  [age(7900), "7 s"],
  [rate(0), "0"],
  [rate(3.44), "3.4"],
  [rate(1203.7), "1,204"],
  [memory(148_300_000), "148 MB"],
  [shortId("box-1-4821-0a1b2c3d"), "box-1-4821"],
])("a column of the console shows %s", (shown, text) => {
  expect(shown).toBe(text);
});

test("an event is full only when it is", () => {
  expect([filledPercent(999, 1000), filledPercent(1000, 1000), filledPercent(0, 0)]).toEqual([99, 100, 100]);
});

/** At 00:30 on 13 December in Cologne. */
const startsAt = "2026-12-12T23:30:00.000Z";

test.each([
  ["Europe/Berlin", "Sun 13 Dec 2026, 00:30 to 02:00 CET"],
  ["America/Los_Angeles", "Sat 12 Dec 2026, 15:30 to 17:00 GMT-8"],
  ["Asia/Kathmandu", "Sun 13 Dec 2026, 05:15 to 06:45 GMT+5:45"],
  ["Not/AZone", "Sat 12 Dec 2026, 23:30 to 01:00 UTC"],
])("an event's time is that of its venue, wherever the reader is: %s", (timeZone, text) => {
  expect(span({ startsAt, endsAt: "2026-12-13T01:00:00.000Z", timeZone })).toBe(text);
});

test("both zones are named in the night in which the clocks change", () => {
  const night = { startsAt: "2026-10-24T21:00:00.000Z", endsAt: "2026-10-25T02:00:00.000Z", timeZone: "Europe/Berlin" };
  expect(span(night)).toBe("Sat 24 Oct 2026, 23:00 CEST to 03:00 CET");
});

test("a reader elsewhere also sees their own time, and a reader there sees one time", () => {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const elsewhere = new Date(startsAt).getTimezoneOffset() === -345 ? "Europe/Berlin" : "Asia/Kathmandu";
  const [here, there] = [own, elsewhere].map((timeZone) => ({ startsAt, endsAt: null, timeZone }));
  expect(here && ownSpan(here)).toBe("");
  expect(there && ownSpan(there)).toMatch(/^Your time: (Sun 13|Sat 12) Dec 2026, \d\d:\d\d$/);
  expect(momentThere(startsAt, own)).not.toContain("your time");
  expect(momentThere(startsAt, elsewhere)).toMatch(/^(Sun 13|Sat 12) Dec 2026, .+ \(.*your time\)$/);
});

test("a short moment names its zone", () => {
  expect(shortMomentThere(startsAt, Date.parse(startsAt), "Europe/Berlin")).toBe("Sun 13 Dec, 00:30 CET");
});
