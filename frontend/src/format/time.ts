const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** An estimate in words, no finer than it can be true: "About 12 seconds." */
export function estimate(ms: number | null): string {
  if (ms === null) return "We can’t tell yet how long.";
  if (ms < 2 * secondMs) return "Any moment now.";
  if (ms <= 20 * secondMs) return about(Math.ceil(ms / secondMs), "second");
  if (ms <= 55 * secondMs) return about(Math.ceil(ms / (5 * secondMs)) * 5, "second");
  if (ms <= 55 * minuteMs) return about(Math.ceil(ms / minuteMs), "minute");
  return about(Math.ceil(ms / hourMs), "hour");
}

const about = (count: number, unit: string): string => `About ${count} ${unit}${count === 1 ? "" : "s"}.`;

export interface Countdown {
  days: number;
  /** "02:14:09". */
  time: string;
}

/** What is left until a moment; it shows zero only once the moment is there. */
export function countdown(ms: number): Countdown {
  const left = Math.ceil(Math.max(0, ms) / secondMs) * secondMs;
  return {
    days: Math.floor(left / dayMs),
    time: `${two((left % dayMs) / hourMs)}:${two((left % hourMs) / minuteMs)}:${two((left % minuteMs) / secondMs)}`,
  };
}

const two = (count: number): string => String(Math.floor(count)).padStart(2, "0");

/** A countdown for those who listen: "2 days, 3 hours and 14 minutes". Seconds come in with the last minute. */
export function spokenCountdown(ms: number): string {
  const left = Math.max(0, ms);
  if (left < minuteMs) return unit(Math.ceil(left / secondMs), "second");
  const parts = [
    [Math.floor(left / dayMs), "day"],
    [Math.floor((left % dayMs) / hourMs), "hour"],
    [Math.floor((left % hourMs) / minuteMs), "minute"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, name]) => unit(count, name))
    .join(", ");
}

const unit = (count: number, name: string): string => `${count} ${name}${count === 1 ? "" : "s"}`;

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

const whole = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});
const toTheSecond = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** "12 Dec 2026, 19:30", where the reader is. */
export const momentOf = (at: string): string => whole.format(new Date(at));

/** "12 Dec 2026, 19:30:05". */
export const secondOf = (at: string): string => toTheSecond.format(new Date(at));

/** What a field for a date and a time holds, in the browser's zone: "2026-12-12T19:30"; empty for none. */
export function toLocal(at: string | null): string {
  if (at === null) return "";
  const date = new Date(at);
  const two = (count: number): string => String(count).padStart(2, "0");
  const day = `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The moment as a request carries it; null for none. @throws RangeError for what is no date */
export const fromLocal = (local: string): string | null => (local === "" ? null : new Date(local).toISOString());

/** The browser's zone by its name: "Europe/Berlin, GMT+1". */
export function zoneName(now: Date): string {
  const zone = new Intl.DateTimeFormat("en-GB", { timeZoneName: "short" });
  const short = zone.formatToParts(now).find((part) => part.type === "timeZoneName")?.value;
  const { timeZone } = zone.resolvedOptions();
  return short && short !== timeZone ? `${timeZone}, ${short}` : timeZone;
}
