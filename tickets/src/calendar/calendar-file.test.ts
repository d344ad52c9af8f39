import { expect, test } from "vitest";
import { calendarFile } from "./calendar-file.ts";
import { eventTime, type EventFacts } from "./event-time.ts";
import { exampleEvent as event } from "../testing/examples.ts";

const url = "https://tickets.example.org";
/** Its lines, with folded ones joined again (RFC 5545, 3.1). */
const lines = (file: string | null): string[] => (file ?? "").replaceAll("\r\n ", "").split("\r\n");

test("a calendar file has the event's title, place, time at the venue, and address", () => {
  const file = lines(calendarFile(event, url, new Date("2026-11-22T10:00:00.000Z")));
  expect(file[0]).toBe("BEGIN:VCALENDAR");
  for (const line of [
    "VERSION:2.0",
    "UID:01JD3V5Y6Q8ZK2M4N6P8R0S2T4@tickets.example.org",
    "DTSTAMP:20261122T100000Z",
    "LAST-MODIFIED:20261101T000130Z",
    "SEQUENCE:90",
    "STATUS:CONFIRMED",
    "METHOD:PUBLISH",
    "TZID:Europe/Berlin",
    "DTSTART;TZID=Europe/Berlin:20261212T203000",
    "DTEND;TZID=Europe/Berlin:20261213T000000",
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

test.each(["山田太郎", "👩‍👩‍👧", "मुंबई", "e\u0301ä"])(
  "folding cuts no character of %s, and lines end with CRLF alone",
  (part) => {
    const title = part.repeat(40);
    const bytes = Buffer.from(calendarFile({ ...event, title }, url) ?? "");
    expect(bytes.toString("latin1")).not.toMatch(/[^\r]\n|\r[^\n]/);
    for (const line of bytes.toString("latin1").split("\r\n")) {
      expect(line.length).toBeLessThanOrEqual(75);
      const read = () => new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(line, "latin1"));
      expect(read).not.toThrow();
    }
    expect(lines(bytes.toString())).toContain(`SUMMARY:${title}`);
  },
);

test("an event without an end has a start alone, and one without a start no file", () => {
  expect(calendarFile({ ...event, endsAt: null }, url)).not.toContain("DTEND");
  expect(calendarFile({ ...event, startsAt: null }, url)).toBeNull();
});

test("a file ends with a line end, and has no control characters", () => {
  const file = calendarFile({ ...event, title: "A\u0007B\u0085C" }, url) ?? "";
  expect(file.endsWith("END:VCALENDAR\r\n")).toBe(true);
  expect(lines(file)).toContain("SUMMARY:A B C");
});

test("an archived event is cancelled in calendars, with a higher sequence than before", () => {
  const updatedAt = new Date("2026-11-02T00:00:00.000Z");
  const file = lines(calendarFile({ ...event, status: "ARCHIVED", updatedAt }, url));
  for (const line of ["METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:86400"]) expect(file).toContain(line);
});

test.each([
  ["Asia/Calcutta", "DTSTART;TZID=Asia/Kolkata:20261213T010000"],
  ["Asia/Kathmandu", "DTSTART;TZID=Asia/Kathmandu:20261213T011500"],
  ["America/Los_Angeles", "DTSTART;TZID=America/Los_Angeles:20261212T113000"],
  ["UTC", "DTSTART:20261212T193000Z"],
])("a calendar file in %s has its time there, with a zone that the file defines", (timeZone, line) => {
  const file = lines(calendarFile({ ...event, timeZone }, url));
  expect(file).toContain(line);
  const zone = /TZID=([^:]+)/.exec(line)?.[1];
  expect(file.filter((each) => each.startsWith("TZID:"))).toEqual(zone === undefined ? [] : [`TZID:${zone}`]);
});

const startsAt = "2026-12-12T19:30:00.000Z";
const day = "Saturday 12 December 2026";

test.each([
  ["names its zone", "Europe/Berlin", startsAt, null, day, "20:30 CET"],
  ["is over after midnight", "Europe/Berlin", startsAt, "2026-12-13T02:00:00.000Z", day, "20:30 to 03:00 CET"],
  [
    "takes several days",
    "UTC",
    startsAt,
    "2026-12-14T18:00:00.000Z",
    day,
    "19:30 to Monday 14 December 2026, 18:00 UTC",
  ],
  [
    "is at half past midnight in Cologne",
    "Europe/Berlin",
    "2026-12-12T23:30:00.000Z",
    null,
    "Sunday 13 December 2026",
    "00:30 CET",
  ],
  ["is in Los Angeles", "America/Los_Angeles", startsAt, null, day, "11:30 GMT-8"],
  ["is in Kathmandu", "Asia/Kathmandu", startsAt, null, "Sunday 13 December 2026", "01:15 GMT+5:45"],
  [
    "lasts while the clocks change",
    "Europe/Berlin",
    "2026-10-24T22:00:00.000Z",
    "2026-10-25T02:30:00.000Z",
    "Sunday 25 October 2026",
    "00:00 CEST to 03:30 CET",
  ],
  ["has a zone that this machine does not know", "Mars/Olympus", startsAt, null, day, "19:30 UTC"],
])("an event that %s has the venue's time", (_what, timeZone, start, end, wantedDay, time) => {
  const times = { startsAt: new Date(start), endsAt: end === null ? null : new Date(end), timeZone };
  expect(eventTime(times, "en")).toEqual({ day: wantedDay, time });
});

test("an event without a time has its date announced later", () => {
  expect(eventTime({ startsAt: null, endsAt: null, timeZone: "UTC" }, "en")).toEqual({
    day: "Date to be announced",
    time: "",
  });
});
