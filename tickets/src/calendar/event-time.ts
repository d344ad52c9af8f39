/** An event on a ticket, in a mail and in a calendar. */
export interface EventFacts {
  id: string;
  slug: string;
  title: string;
  venue: string;
  startsAt: Date | null;
  endsAt: Date | null;
}

const inUtc = { timeZone: "UTC" } as const;
const day = new Intl.DateTimeFormat("en-GB", {
  ...inUtc,
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});
const clock = new Intl.DateTimeFormat("en-GB", { ...inUtc, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

const oneDayMs = 24 * 60 * 60 * 1000;

/**
 * An event's time as text: "Saturday 12 December 2026" and "19:30 to 23:00 UTC". Always with its zone, since paper does
 * not know where its reader is.
 */
export function eventTime({ startsAt, endsAt }: Pick<EventFacts, "startsAt" | "endsAt">): {
  day: string;
  time: string;
} {
  if (startsAt === null) return { day: "Date to be announced", time: "" };
  const from = clock.format(startsAt);
  if (endsAt === null) return { day: dayOf(startsAt), time: `${from} UTC` };
  const sameEvening = endsAt.getTime() - startsAt.getTime() < oneDayMs;
  const until = sameEvening ? clock.format(endsAt) : `${dayOf(endsAt)}, ${clock.format(endsAt)}`;
  return { day: dayOf(startsAt), time: `${from} to ${until} UTC` };
}

const dayOf = (at: Date): string => day.format(at).replace(",", "");
