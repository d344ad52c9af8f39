import { type ContentStatus, isTimeZone, type Language } from "@admit/contract";
import { localeOf, momentsOf } from "@admit/language";
import { documentsIn } from "@admit/language/in-documents";
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
export function eventTime(
  event: Pick<EventFacts, "startsAt" | "endsAt" | "timeZone">,
  language: Language,
): { day: string; time: string } {
  const { startsAt, endsAt } = event;
  const { toBeAnnounced, fromTo, separated } = documentsIn(language);
  if (startsAt === null) return { day: toBeAnnounced, time: "" };
  const { longDay, time, zone } = momentsOf(localeOf(language), knownZone(event.timeZone));
  const day = longDay(startsAt);
  if (endsAt === null) return { day, time: `${time(startsAt)} ${zone(startsAt)}` };
  // The clocks may change in between.
  const firstZone = zone(startsAt) === zone(endsAt) ? "" : ` ${zone(startsAt)}`;
  const isSameEvening = endsAt.getTime() - startsAt.getTime() < oneDayMs;
  const until = isSameEvening ? time(endsAt) : separated([longDay(endsAt), time(endsAt)]);
  return { day, time: `${fromTo(`${time(startsAt)}${firstZone}`, until)} ${zone(endsAt)}` };
}

/** A moment at the venue, with the difference to UTC: "2026-12-12T19:30:00+01:00". */
export const isoAtVenue = (at: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(knownZone(timeZone))
    .toString({ timeZoneName: "never", smallestUnit: "second" });

/** UTC where this machine does not know the zone: an older release may read what a newer one wrote. */
const knownZone = (name: string): string => (isTimeZone(name) ? name : "UTC");
