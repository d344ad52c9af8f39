import { expect, test } from "vitest";
import { TimeInput } from "./time.ts";

test.each([
  ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"],
  ["2026-11-22T20:00:00+01:00", "2026-11-22T19:00:00.000Z"],
  ["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"],
])("%s is taken, and kept in UTC", (text, kept) => {
  expect(TimeInput.parse(text)).toBe(kept);
});

test.each([
  "0026-11-22T19:00:00Z",
  "0000-01-01T00:00:00Z",
  "1969-12-31T23:59:59.999Z",
  "1970-01-01T00:00:00+00:01",
  "9999-12-31T23:59:59-01:00",
  "2026-11-22T19:00:00",
  "2026-02-30T19:00:00Z",
])("%s is refused: an event with such a time could not be read any more", (text) => {
  expect(TimeInput.safeParse(text).success).toBe(false);
});
