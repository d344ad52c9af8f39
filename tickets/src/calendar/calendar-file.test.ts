import { expect, test } from "vitest";
import { calendarFile } from "./calendar-file.ts";
import { eventTime, type EventFacts } from "./event-time.ts";
import { exampleEvent as event } from "../testing/examples.ts";

const url = "https://tickets.example.org";
/** Its lines, with folded ones joined again (RFC 5545, 3.1). */
const lines = (file: string | null): string[] => (file ?? "").replaceAll("\r\n ", "").split("\r\n");

test("a calendar file has the event's title, place, time in UTC, and address", () => {
  const file = lines(calendarFile(event, url, new Date("2026-11-22T10:00:00.000Z")));
  expect(file[0]).toBe("BEGIN:VCALENDAR");
  for (const line of [
    "VERSION:2.0",
    "UID:01JD3V5Y6Q8ZK2M4N6P8R0S2T4@tickets.example.org",
    "DTSTAMP:20261122T100000Z",
    "DTSTART:20261212T193000Z",
    "DTEND:20261212T230000Z",
    "SUMMARY:Winter Gala",
    "LOCATION:Old Town Hall",
    "URL;VALUE=URI:https://tickets.example.org/events/winter-gala",
  ])
    expect(file).toContain(line);
});

test("an event keeps its UID when its time changes, so that a calendar shows it once", () => {
  const uid = (of: EventFacts) => lines(calendarFile(of, url)).find((line) => line.startsWith("UID:"));
  expect(uid({ ...event, startsAt: new Date(0), title: "Summer Gala" })).toBe(uid(event));
});

test("a title cannot add lines of its own", () => {
  const title = "A; B, C\\ D\r\nATTENDEE:mailto:x@example.org\nBEGIN:VALARM";
  const file = lines(calendarFile({ ...event, title }, url));
  expect(file.filter((line) => /^(ATTENDEE|BEGIN:VALARM)/.test(line))).toEqual([]);
  expect(file.find((line) => line.startsWith("SUMMARY:"))).toContain("A\\; B\\, C\\\\ D\\n");
});

test("no line is longer than 75 bytes, whatever the script", () => {
  const file = calendarFile({ ...event, title: "Зимний фестиваль ".repeat(11) }, url) ?? "";
  for (const line of file.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
});

test("an event without an end has a start alone, and one without a start no file", () => {
  expect(calendarFile({ ...event, endsAt: null }, url)).not.toContain("DTEND");
  expect(calendarFile({ ...event, startsAt: null }, url)).toBeNull();
});

const { startsAt } = event;
const day = "Saturday 12 December 2026";

test.each([
  ["names its zone, whatever the zone of the machine", null, "19:30 UTC"],
  ["that is over after midnight is one evening", "2026-12-13T02:00:00.000Z", "19:30 to 02:00 UTC"],
  ["of several days has the day of its end", "2026-12-14T18:00:00.000Z", "19:30 to Monday 14 December 2026, 18:00 UTC"],
])("an event %s", (_what, end, time) => {
  expect(eventTime({ startsAt, endsAt: end === null ? null : new Date(end) })).toEqual({ day, time });
});

test("an event without a time has its date announced later", () => {
  expect(eventTime({ startsAt: null, endsAt: null })).toEqual({ day: "Date to be announced", time: "" });
});
