import { expect, test } from "vitest";
import { eventTime } from "./event-time.ts";

const startsAt = new Date("2026-12-12T19:30:00.000Z");

test("an event's time names its zone, whatever the zone of the machine", () => {
  expect(eventTime({ startsAt, endsAt: null })).toEqual({ day: "Saturday 12 December 2026", time: "19:30 UTC" });
});

test("an evening that ends after midnight is one evening", () => {
  const endsAt = new Date("2026-12-13T02:00:00.000Z");
  expect(eventTime({ startsAt, endsAt })).toEqual({ day: "Saturday 12 December 2026", time: "19:30 to 02:00 UTC" });
});

test("what lasts for days says on which day it ends", () => {
  const endsAt = new Date("2026-12-14T18:00:00.000Z");
  expect(eventTime({ startsAt, endsAt }).time).toBe("19:30 to Monday 14 December 2026, 18:00 UTC");
});

test("an event without a time says that it is to come", () => {
  expect(eventTime({ startsAt: null, endsAt: null })).toEqual({ day: "Date to be announced", time: "" });
});
