import { expect, test } from "vitest";
import {
  age,
  countdown,
  estimate,
  filledPercent,
  length,
  lengthOr,
  memory,
  rate,
  shortId,
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
