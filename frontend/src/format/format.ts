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

const two = (count: number): string => String(Math.floor(count)).padStart(2, "0");
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

const date = { day: "numeric", month: "short", year: "numeric" } as const;
const hourAndMinute = { hour: "2-digit", minute: "2-digit" } as const;

/** What shows times in one zone, by its IANA name; without one in the reader's. */
function formatsOf(timeZone: string | undefined) {
  const formatter = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("en-GB", { ...options, timeZone });
  const [day, time, zone] = [
    formatter({ weekday: "short", ...date }),
    formatter(hourAndMinute),
    formatter({ hour: "2-digit", timeZoneName: "short" }),
  ];
  const dayOf = (at: Date) => day.format(at).replace(",", "");
  return {
    dayOf,
    timeOf: (at: Date) => time.format(at),
    /** "CET" or "GMT-8". */
    zoneOf: (at: Date) => zone.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "",
    momentOf: (at: Date) => `${dayOf(at)}, ${time.format(at)}`,
  };
}

const known: Record<string, ReturnType<typeof formatsOf>> = {};
const reader = formatsOf(undefined);

/** In UTC where this browser does not know the zone. */
function formatsIn(timeZone: string): typeof reader {
  try {
    return (known[timeZone] ??= formatsOf(timeZone));
  } catch {
    return (known[timeZone] = formatsOf("UTC"));
  }
}

/** Without the year while it is this one: for where there is little room. */
export function shortMoment(at: string, nowMs: number, formats = reader): string {
  const [moment, now] = [new Date(at), new Date(nowMs)];
  if (moment.getFullYear() !== now.getFullYear()) return formats.momentOf(moment);
  return `${formats.dayOf(moment).slice(0, -5)}, ${formats.timeOf(moment)}`;
}

/** The same at the event's venue: "Sat 12 Dec, 19:30 CET". */
export const shortMomentThere = (at: string, nowMs: number, timeZone: string): string =>
  `${shortMoment(at, nowMs, formatsIn(timeZone))} ${formatsIn(timeZone).zoneOf(new Date(at))}`;

/** "Sat 12 Dec 2026, 19:30 CET" in the reader's zone. */
export const momentAndZone = (at: string): string => `${reader.momentOf(new Date(at))} ${reader.zoneOf(new Date(at))}`;

/**
 * A moment at the venue, and for readers elsewhere also theirs: "Sat 12 Dec 2026, 19:30 CET", "Fri 11 Dec 2026, 15:30
 * GMT-8 (Sat 12 Dec 2026, 00:30 your time)".
 */
export function momentThere(at: string, timeZone: string): string {
  const [moment, there] = [new Date(at), formatsIn(timeZone)];
  const own = reader.momentOf(moment);
  const isOwn = own === there.momentOf(moment);
  const yours = reader.dayOf(moment) === there.dayOf(moment) ? reader.timeOf(moment) : own;
  return `${there.momentOf(moment)} ${there.zoneOf(moment)}${isOwn ? "" : ` (${yours} your time)`}`;
}

/** "14:02" of today, else "Sat 12 Dec, 14:02". */
export function clock(atMs: number, nowMs: number): string {
  const [at, now] = [new Date(atMs), new Date(nowMs)];
  return reader.dayOf(at) === reader.dayOf(now) ? reader.timeOf(at) : shortMoment(at.toISOString(), nowMs);
}

interface EventTimes {
  startsAt: string | null;
  endsAt?: string | null;
  /** The venue's. */
  timeZone: string;
}

/** An event's time at its venue: "Sat 12 Dec 2026, 19:30 to 23:00 CET"; "Date to be announced" where none is set. */
export const span = (event: EventTimes): string =>
  event.startsAt === null ? "Date to be announced" : spanOf(event.startsAt, event.endsAt, formatsIn(event.timeZone));

/** The same by the reader's clock, "Your time: Sun 13 Dec 2026, 00:30 to 02:00", where that differs; else empty. */
export function ownSpan({ startsAt, endsAt, timeZone }: EventTimes): string {
  if (startsAt === null) return "";
  const times = [startsAt, endsAt ?? startsAt].map((at) => new Date(at));
  if (times.every((at) => reader.momentOf(at) === formatsIn(timeZone).momentOf(at))) return "";
  return `Your time: ${spanOf(startsAt, endsAt, { ...reader, zoneOf: () => "" }).trim()}`;
}

function spanOf(startsAt: string, endsAt: string | null | undefined, formats: typeof reader): string {
  const start = new Date(startsAt);
  const from = formats.momentOf(start);
  if (!endsAt) return `${from} ${formats.zoneOf(start)}`;
  const end = new Date(endsAt);
  const zone = formats.zoneOf(end);
  // The clocks may change in between.
  const firstZone = formats.zoneOf(start) === zone ? "" : ` ${formats.zoneOf(start)}`;
  const isSameEvening = end.getTime() - start.getTime() < dayMs;
  return `${from}${firstZone} to ${isSameEvening ? formats.timeOf(end) : formats.momentOf(end)} ${zone}`;
}

const dateAndTime = new Intl.DateTimeFormat("en-GB", { ...date, ...hourAndMinute });
const toTheSecond = new Intl.DateTimeFormat("en-GB", { ...date, ...hourAndMinute, second: "2-digit" });

/** "12 Dec 2026, 19:30". */
export const momentOf = (at: string): string => dateAndTime.format(new Date(at));

/** "12 Dec 2026, 19:30:05". */
export const secondOf = (at: string): string => toTheSecond.format(new Date(at));
