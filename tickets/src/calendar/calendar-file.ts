import ical, { ICalCalendarMethod } from "ical-generator";
import type { EventFacts } from "./event-time.ts";

/**
 * An event as an iCalendar file (RFC 5545), in UTC. An event always has the same UID: a calendar that imports it twice
 * shows it once.
 * @param publicUrl where the deployment is reached, without a slash at its end
 * @returns null where the event has no time yet
 */
export function calendarFile(event: EventFacts, publicUrl: string, now = new Date()): string | null {
  if (event.startsAt === null) return null;
  const calendar = ical({ prodId: { company: "Admit", product: "Tickets" }, method: ICalCalendarMethod.PUBLISH });
  calendar.createEvent({
    id: `${event.id}@${new URL(publicUrl).hostname}`,
    stamp: now,
    start: event.startsAt,
    end: event.endsAt,
    summary: event.title,
    location: event.venue === "" ? null : event.venue,
    url: `${publicUrl}/events/${event.slug}`,
  });
  return calendar.toString();
}
