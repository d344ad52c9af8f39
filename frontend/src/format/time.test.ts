import { expect, test } from "vitest";
import { countdown, estimate, spokenCountdown } from "./time.ts";

test.each([
  [null, "We can’t tell yet how long."],
  [0, "Any moment now."],
  [1999, "Any moment now."],
  [2000, "About 2 seconds."],
  [11_400, "About 12 seconds."],
  [21_000, "About 25 seconds."],
  [55_001, "About 1 minute."],
  [130_000, "About 3 minutes."],
  [56 * 60_000, "About 1 hour."],
  [90 * 60_000, "About 2 hours."],
])("an estimate of %s ms never promises too early: %s", (ms, words) => {
  expect(estimate(ms)).toBe(words);
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
])("%s ms is spoken", (ms, words) => {
  expect(spokenCountdown(ms)).toBe(words);
});
