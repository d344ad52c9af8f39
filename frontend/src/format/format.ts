const figures = new Intl.NumberFormat("en");

/** 1204 → "1,204". */
export const figure = (count: number): string => figures.format(count);

/** 1 → "1 line", 1204 → "1,204 lines". */
export const counted = (count: number, noun: string): string => `${figure(count)} ${noun}${count === 1 ? "" : "s"}`;

export const tickets = (count: number): string => counted(count, "ticket");

/** "0", "3.4", "1,204" per second. */
export const rate = (perSecond: number): string =>
  perSecond > 0 && perSecond < 10 ? perSecond.toFixed(1) : figure(Math.round(perSecond));

/** In whole percent; 100 only when the event is full. */
export const filledPercent = (issued: number, capacity: number): number =>
  capacity === 0 ? 100 : Math.min(100, Math.floor((issued / capacity) * 100));

const megabyte = 1_000_000;
export const memory = (bytes: number): string => `${figure(Math.round(bytes / megabyte))} MB`;

const kibibyte = 1024;

/** "2 kB", "3.4 MB". */
export const fileSize = (bytes: number): string =>
  bytes < kibibyte * kibibyte ? `${Math.ceil(bytes / kibibyte)} kB` : `${(bytes / kibibyte / kibibyte).toFixed(1)} MB`;

/** A process by its host and process id, without the suffix that makes it unique over time. */
export const shortId = (id: string): string => id.replace(/-[0-9a-f]{8}$/, "");

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export const two = (count: number): string => String(Math.floor(count)).padStart(2, "0");
const unit = (count: number, name: string): string => `${count} ${name}${count === 1 ? "" : "s"}`;

/** An estimate, no finer than it can be true: "About 12 seconds." */
export function estimate(ms: number | null): string {
  if (ms === null) return "We don’t have an estimate yet.";
  if (ms < 2 * secondMs) return "Any moment now.";
  if (ms <= 20 * secondMs) return `About ${unit(Math.ceil(ms / secondMs), "second")}.`;
  if (ms <= 55 * secondMs) return `About ${unit(Math.ceil(ms / (5 * secondMs)) * 5, "second")}.`;
  if (ms <= 55 * minuteMs) return `About ${unit(Math.ceil(ms / minuteMs), "minute")}.`;
  return `About ${unit(Math.ceil(ms / hourMs), "hour")}.`;
}

/** What is left until a moment, as days and "02:14:09"; it shows zero only once the moment is there. */
export function countdown(ms: number): { days: number; time: string } {
  const left = Math.ceil(Math.max(0, ms) / secondMs) * secondMs;
  return {
    days: Math.floor(left / dayMs),
    time: `${two((left % dayMs) / hourMs)}:${two((left % hourMs) / minuteMs)}:${two((left % minuteMs) / secondMs)}`,
  };
}

/** A countdown for screen readers: "2 days, 3 hours, 14 minutes". Seconds appear in the last minute only. */
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

/** Short enough for a column: "340 ms", "4.2 s", "42 s", "3:05 min", "2:10 h". */
export function length(ms: number): string {
  if (ms < secondMs) return `${Math.round(ms)} ms`;
  if (ms < 10 * secondMs) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (ms < minuteMs) return `${Math.floor(ms / secondMs)} s`;
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)}:${two((ms % minuteMs) / secondMs)} min`;
  return `${Math.floor(ms / hourMs)}:${two((ms % hourMs) / minuteMs)} h`;
}

export const lengthOr = (ms: number | null): string => (ms === null ? "–" : length(ms));

/** In whole seconds: "7 s", "3:05 min". */
export const age = (ms: number): string => (ms < minuteMs ? `${Math.floor(ms / secondMs)} s` : length(ms));

const formatter = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("en-GB", options);
const date = { day: "numeric", month: "short", year: "numeric" } as const;
const hourAndMinute = { hour: "2-digit", minute: "2-digit" } as const;
const day = formatter({ weekday: "short", ...date });
const time = formatter(hourAndMinute);
const timeAndZone = formatter({ ...hourAndMinute, timeZoneName: "short" });
const dateAndTime = formatter({ ...date, ...hourAndMinute });
const toTheSecond = formatter({ ...date, ...hourAndMinute, second: "2-digit" });

/** "Sat 12 Dec 2026", in the reader's zone. */
const dayOf = (at: Date): string => day.format(at).replace(",", "");

/** "Sat 12 Dec 2026, 19:30". */
const moment = (at: string): string => `${dayOf(new Date(at))}, ${time.format(new Date(at))}`;

/** Without the year while it is this one: for where there is little room. */
export function shortMoment(at: string, nowMs: number): string {
  const date = new Date(at);
  const isThisYear = date.getFullYear() === new Date(nowMs).getFullYear();
  return isThisYear ? `${dayOf(date).slice(0, -5)}, ${time.format(date)}` : moment(at);
}

/** With its time zone, where a mistake would cost the evening. */
export const momentAndZone = (at: string): string => `${dayOf(new Date(at))}, ${timeAndZone.format(new Date(at))}`;

/** "14:02" of today, else "Sat 12 Dec, 14:02". */
export function clock(atMs: number, nowMs: number): string {
  const [at, now] = [new Date(atMs), new Date(nowMs)];
  return dayOf(at) === dayOf(now) ? time.format(at) : shortMoment(at.toISOString(), nowMs);
}

/** "Sat 12 Dec 2026, 19:30 to 23:00"; "Date to be announced" where none is set. */
export function span(startsAt: string | null, endsAt: string | null): string {
  if (startsAt === null) return "Date to be announced";
  if (endsAt === null) return moment(startsAt);
  const isSameEvening = Date.parse(endsAt) - Date.parse(startsAt) < dayMs;
  return `${moment(startsAt)} to ${isSameEvening ? time.format(new Date(endsAt)) : moment(endsAt)}`;
}

/** "12 Dec 2026, 19:30". */
export const momentOf = (at: string): string => dateAndTime.format(new Date(at));

/** "12 Dec 2026, 19:30:05". */
export const secondOf = (at: string): string => toTheSecond.format(new Date(at));
