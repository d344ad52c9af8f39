import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import { Temporal } from "temporal-polyfill";
import { tzlib_get_ical_block as timeZoneBlock } from "timezones-ical-library";
import type { EventFacts } from "./event-time.ts";

/** Without control characters but line feeds: no file may hold others (RFC 5545, 3.3.11), and some calendars refuse it. */
const textOf = (text: string): string => text.replaceAll(/\r\n?/g, "\n").replaceAll(/[^\P{Cc}\n]/gu, " ");

/**
 * An event as an iCalendar file (RFC 5545), in its venue's time. An event always has the same UID, and each change a
 * higher sequence: a calendar that imports it twice shows it once, as it is now.
 *
 * @param publicUrl where the deployment is reached, without a slash at its end
 * @returns null where the event has no time yet
 */
export function calendarFile(event: EventFacts, publicUrl: string, now = new Date()): string | null {
  if (event.startsAt === null) return null;
  const isCancelled = event.status === "ARCHIVED";
  const zone = zoneOf(event.timeZone);
  const at = (moment: Date) =>
    zone === null ? moment : Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(zone.name);
  const calendar = ical({
    prodId: { company: "Admit", product: "Tickets" },
    method: isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
    // Without a name: with one the stamps, which are in UTC, would be written as the venue's time.
    timezone: { name: null, generator: () => zone?.block ?? null },
  });
  calendar.createEvent({
    id: `${event.id}@${new URL(publicUrl).hostname}`,
    sequence: Math.floor((event.updatedAt.getTime() - event.createdAt.getTime()) / 1000),
    stamp: now,
    lastModified: event.updatedAt,
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    start: at(event.startsAt),
    end: event.endsAt === null ? null : at(event.endsAt),
    timezone: zone?.name ?? null,
    summary: textOf(event.title),
    location: event.venue === "" ? null : textOf(event.venue),
    url: `${publicUrl}/events/${event.slug}`,
  });
  return `${calendar.toString().trimEnd()}\r\n`;
}

/** A zone's definition, and the name that it has there; null for UTC, and for a zone that the library does not have. */
function zoneOf(timeZone: string): { name: string; block: string } | null {
  const [block, id] = timeZone === "UTC" ? [] : timeZoneBlock(timeZone);
  const name = id?.replace("TZID=", "");
  return block === undefined || name === undefined ? null : { name, block };
}
