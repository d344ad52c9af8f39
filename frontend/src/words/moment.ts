const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric" });
const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const timeAndZone = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZoneName: "short" });

/** "Sat 12 Dec 2026", where the reader is. */
const dayOf = (at: Date): string => day.format(at).replace(",", "");

/** "Sat 12 Dec 2026, 19:30". */
function moment(at: string): string {
  const date = new Date(at);
  return `${dayOf(date)}, ${time.format(date)}`;
}

/** The same without the year, while it is this one: for where there is little room. */
export function shortMoment(at: string, nowMs: number): string {
  const date = new Date(at);
  const isThisYear = date.getFullYear() === new Date(nowMs).getFullYear();
  return isThisYear ? `${dayOf(date).slice(0, -5)}, ${time.format(date)}` : moment(at);
}

/** The same with its time zone, where a mistake would cost the evening. */
export function momentAndZone(at: string): string {
  const date = new Date(at);
  return `${dayOf(date)}, ${timeAndZone.format(date)}`;
}

/** "14:02" of today, else "Sat 12 Dec, 14:02". */
export function clock(atMs: number, nowMs: number): string {
  const [at, now] = [new Date(atMs), new Date(nowMs)];
  return dayOf(at) === dayOf(now) ? time.format(at) : shortMoment(at.toISOString(), nowMs);
}

/** "Sat 12 Dec 2026, 19:30 to 23:00"; "Date to be announced" where none is set. */
export function span(startsAt: string | null, endsAt: string | null): string {
  if (startsAt === null) return "Date to be announced";
  if (endsAt === null) return moment(startsAt);
  const [from, to] = [new Date(startsAt), new Date(endsAt)];
  const sameEvening = to.getTime() - from.getTime() < 24 * 60 * 60 * 1000;
  return `${moment(startsAt)} to ${sameEvening ? time.format(to) : moment(endsAt)}`;
}
