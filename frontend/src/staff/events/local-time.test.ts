import { expect, test } from "vitest";
import { fromLocal, problemOf, toLocal, zonesWith } from "./local-time.ts";

test.each([
  ["2026-07-01T22:05:00.000Z", "Europe/Berlin", "2026-07-02T00:05"],
  ["2026-07-01T22:05:00.000Z", "America/Los_Angeles", "2026-07-01T15:05"],
  ["2026-07-01T22:05:00.000Z", "Asia/Kathmandu", "2026-07-02T03:50"],
  ["2026-10-25T00:30:00.000Z", "Europe/Berlin", "2026-10-25T02:30+02:00"],
  ["2026-10-25T01:30:00.000Z", "Europe/Berlin", "2026-10-25T02:30+01:00"],
])("%s in %s is %s in its field, and the same moment again", (at, timeZone, local) => {
  expect(toLocal(at, timeZone)).toBe(local);
  expect(fromLocal(local, timeZone)).toBe(at);
});

test("no time is an empty field", () => {
  expect(toLocal(null, "Europe/Berlin")).toBe("");
  expect(fromLocal("", "Europe/Berlin")).toBeNull();
});

test.each([
  ["2026-03-29T02:30", "There is no 02:30 on that day: the clocks go forward. Choose another time."],
  ["2026-10-25T02:30", "02:30 comes twice on that day: the clocks go back. Choose one of them."],
  ["2026-10-25T02:30+01:00", ""],
  ["2026-10-25T03:30", ""],
  ["", ""],
])("a time that is not certain is refused: %s in Berlin", (local, problem) => {
  expect(problemOf(local, "Europe/Berlin")).toBe(problem);
});

test("an event's zone can be chosen even where this browser does not list it", () => {
  expect(zonesWith("Europe/Berlin")).toContain("UTC");
  expect(zonesWith("Mars/Olympus")).toContain("Mars/Olympus");
});
