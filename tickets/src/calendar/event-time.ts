import { type ContentStatus, isTimeZone } from "@admit/contract";
import { Temporal } from "temporal-polyfill";

/** An event on a ticket, in a mail and in a calendar. */
export interface EventFacts {
  id: string;
  slug: string;
  title: string;
  venue: string;
  startsAt: Date | null;
  endsAt: Date | null;
  /** The venue's, by its IANA name. */
  timeZone: string;
  status: ContentStatus;
  createdAt: Date;
  updatedAt: Date;
}

const oneDayMs = 24 * 60 * 60 * 1000;

/**
 * An event's time at its venue as text: "Saturday 12 December 2026" and "19:30 to 23:00 CET". Always with its zone,
 * since paper does not know where its reader is.
 */
export function eventTime(event: Pick<EventFacts, "startsAt" | "endsAt" | "timeZone">): { day: string; time: string } {
  const { startsAt, endsAt } = event;
  if (startsAt === null) return { day: "Date to be announced", time: "" };
  const { dayOf, clockOf, zoneOf } = formatsOf(event.timeZone);
  const day = dayOf(startsAt);
  if (endsAt === null) return { day, time: `${clockOf(startsAt)} ${zoneOf(startsAt)}` };
  // The clocks may change in between.
  const zone = zoneOf(startsAt) === zoneOf(endsAt) ? "" : ` ${zoneOf(startsAt)}`;
  const isSameEvening = endsAt.getTime() - startsAt.getTime() < oneDayMs;
  const until = isSameEvening ? clockOf(endsAt) : `${dayOf(endsAt)}, ${clockOf(endsAt)}`;
  return { day, time: `${clockOf(startsAt)}${zone} to ${until} ${zoneOf(endsAt)}` };
}

/** A moment at the venue, with the difference to UTC: "2026-12-12T19:30:00+01:00". */
export const isoAtVenue = (at: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(knownZone(timeZone))
    .toString({ timeZoneName: "never", smallestUnit: "second" });

interface Formats {
  dayOf: (at: Date) => string;
  clockOf: (at: Date) => string;
  /** Such as "CET" or "GMT-8". */
  zoneOf: (at: Date) => string;
}

/** As many as there are time zones. */
const known = new Map<string, Formats>();

/** UTC where this machine does not know the zone: an older release may read what a newer one wrote. */
const knownZone = (name: string): string => (isTimeZone(name) ? name : "UTC");

function formatsOf(name: string): Formats {
  const timeZone = knownZone(name);
  const found = known.get(timeZone);
  if (found !== undefined) return found;
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("en-GB", { timeZone, ...options });
  const day = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const clock = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const zone = format({ hour: "2-digit", timeZoneName: "short" });
  const formats: Formats = {
    dayOf: (at) => day.format(at).replace(",", ""),
    clockOf: (at) => clock.format(at),
    zoneOf: (at) => zone.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? timeZone,
  };
  known.set(timeZone, formats);
  return formats;
}
