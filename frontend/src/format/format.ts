import { currencyDigits, type Price } from "@admit/contract";
import { momentsOf, type Moments } from "@admit/language";
import { formats, locale } from "../language/reader.ts";
import { texts } from "../language/texts.ts";

/** 1204 → "1,204". */
export const figure = (count: number): string => formats.figure(count);

export const tickets = (count: number): string => texts.buyers.tickets(count);

const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** "0", "3.4", "1,204" per second. */
export const rate = (perSecond: number): string =>
  perSecond > 0 && perSecond < 10 ? tenths.format(perSecond) : figure(Math.round(perSecond));

/** In whole percent; 100 only when the event is full. */
export const filledPercent = (issued: number, capacity: number): number =>
  capacity === 0 ? 100 : Math.min(100, Math.floor((issued / capacity) * 100));

const megabyte = 1_000_000;
export const memory = (bytes: number): string =>
  `${figure(Math.round(bytes / megabyte))} ${texts.buyers.format.megabytes}`;

const kibibyte = 1024;

/** "2 kB", "3.4 MB". */
export const fileSize = (bytes: number): string =>
  bytes < kibibyte * kibibyte
    ? `${figure(Math.ceil(bytes / kibibyte))} ${texts.buyers.format.kilobytes}`
    : `${tenths.format(bytes / kibibyte / kibibyte)} ${texts.buyers.format.megabytes}`;

/** A process by its host and process id, without the suffix that makes it unique over time. */
export const shortId = (id: string): string => id.replace(/-[0-9a-f]{8}$/, "");

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const twoDigits = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
const two = (count: number): string => twoDigits.format(Math.floor(count));

/** An estimate, no finer than it can be true: "About 12 seconds." */
export function estimate(ms: number | null): string {
  const { noEstimate, anyMoment, aboutSeconds, aboutMinutes, aboutHours } = texts.buyers.format;
  if (ms === null) return noEstimate;
  if (ms < 2 * secondMs) return anyMoment;
  if (ms <= 20 * secondMs) return aboutSeconds(Math.ceil(ms / secondMs));
  if (ms <= 55 * secondMs) return aboutSeconds(Math.ceil(ms / (5 * secondMs)) * 5);
  if (ms <= 55 * minuteMs) return aboutMinutes(Math.ceil(ms / minuteMs));
  return aboutHours(Math.ceil(ms / hourMs));
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
  const { days, hours, minutes, seconds } = texts.buyers.format;
  const left = Math.max(0, ms);
  if (left < minuteMs) return seconds(Math.ceil(left / secondMs));
  const parts = [
    [Math.floor(left / dayMs), days],
    [Math.floor((left % dayMs) / hourMs), hours],
    [Math.floor((left % hourMs) / minuteMs), minutes],
  ] as const;
  return new Intl.ListFormat(locale, { type: "unit" }).format(
    parts.filter(([count]) => count > 0).map(([count, text]) => text(count)),
  );
}

/** Short enough for a column: "340 ms", "4.2 s", "42 s", "3:05 min", "2:10 h". */
export function length(ms: number): string {
  const { milliseconds, shortSeconds, shortMinutes, shortHours } = texts.buyers.format;
  if (ms < secondMs) return `${figure(Math.round(ms))} ${milliseconds}`;
  if (ms < 10 * secondMs) return `${tenths.format(Math.floor(ms / 100) / 10)} ${shortSeconds}`;
  if (ms < minuteMs) return `${figure(Math.floor(ms / secondMs))} ${shortSeconds}`;
  if (ms < hourMs) return `${figure(Math.floor(ms / minuteMs))}:${two((ms % minuteMs) / secondMs)} ${shortMinutes}`;
  return `${figure(Math.floor(ms / hourMs))}:${two((ms % hourMs) / minuteMs)} ${shortHours}`;
}

export const lengthOr = (ms: number | null): string => (ms === null ? "–" : length(ms));

/** In whole seconds: "7 s", "3:05 min". */
export const age = (ms: number): string =>
  ms < minuteMs ? `${figure(Math.floor(ms / secondMs))} ${texts.buyers.format.shortSeconds}` : length(ms);

const reader = momentsOf(locale);
const momentBy = ({ day, time }: Moments, at: Date): string => `${day(at)}, ${time(at)}`;
const there = (timeZone: string): Moments => momentsOf(locale, timeZone);

/** Without the year while it is this one: for where there is little room. */
export function shortMoment(at: string, nowMs: number, moments = reader): string {
  const [moment, now] = [new Date(at), new Date(nowMs)];
  if (moment.getFullYear() !== now.getFullYear()) return momentBy(moments, moment);
  return `${moments.shortDay(moment)}, ${moments.time(moment)}`;
}

/** The same at the event's venue: "Sat 12 Dec, 19:30 CET". */
export const shortMomentThere = (at: string, nowMs: number, timeZone: string): string =>
  `${shortMoment(at, nowMs, there(timeZone))} ${there(timeZone).zone(new Date(at))}`;

/** "Sat 12 Dec 2026, 19:30 CET" in the reader's zone. */
export const momentAndZone = (at: string): string => `${momentBy(reader, new Date(at))} ${reader.zone(new Date(at))}`;

/**
 * A moment at the venue, and for readers elsewhere also theirs: "Sat 12 Dec 2026, 19:30 CET", "Fri 11 Dec 2026, 15:30
 * GMT-8 (Sat 12 Dec 2026, 00:30 your time)".
 */
export function momentThere(at: string, timeZone: string): string {
  const [moment, venue] = [new Date(at), there(timeZone)];
  const [own, theirs] = [momentBy(reader, moment), momentBy(venue, moment)];
  const shown = `${theirs} ${venue.zone(moment)}`;
  if (own === theirs) return shown;
  const yours = reader.day(moment) === venue.day(moment) ? reader.time(moment) : own;
  return `${shown} (${texts.buyers.format.readersTime(yours)})`;
}

/** "14:02" of today, else "Sat 12 Dec, 14:02". */
export function clock(atMs: number, nowMs: number): string {
  const [at, now] = [new Date(atMs), new Date(nowMs)];
  return reader.day(at) === reader.day(now) ? reader.time(at) : shortMoment(at.toISOString(), nowMs);
}

interface EventTimes {
  startsAt: string | null;
  endsAt?: string | null;
  /** The venue's. */
  timeZone: string;
}

/** An event's time at its venue: "Sat 12 Dec 2026, 19:30 to 23:00 CET"; "Date to be announced" where none is set. */
export const span = (event: EventTimes): string =>
  event.startsAt === null
    ? texts.buyers.format.toBeAnnounced
    : spanOf(event.startsAt, event.endsAt, there(event.timeZone));

/** The same by the reader's clock, "Your time: Sun 13 Dec 2026, 00:30 to 02:00", where that differs; else empty. */
export function ownSpan({ startsAt, endsAt, timeZone }: EventTimes): string {
  if (startsAt === null) return "";
  const times = [startsAt, endsAt ?? startsAt].map((at) => new Date(at));
  if (times.every((at) => momentBy(reader, at) === momentBy(there(timeZone), at))) return "";
  return texts.buyers.format.ownTime(spanOf(startsAt, endsAt, { ...reader, zone: () => "" }).trim());
}

function spanOf(startsAt: string, endsAt: string | null | undefined, moments: Moments): string {
  const start = new Date(startsAt);
  const from = momentBy(moments, start);
  if (!endsAt) return `${from} ${moments.zone(start)}`;
  const end = new Date(endsAt);
  const zone = moments.zone(end);
  // The clocks may change in between.
  const firstZone = moments.zone(start) === zone ? "" : ` ${moments.zone(start)}`;
  const isSameEvening = end.getTime() - start.getTime() < dayMs;
  const until = isSameEvening ? moments.time(end) : momentBy(moments, end);
  return `${texts.buyers.format.fromTo(`${from}${firstZone}`, until)} ${zone}`;
}

const dateAndTime = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" } as const;
const toTheMinute = new Intl.DateTimeFormat(locale, dateAndTime);
const toTheSecond = new Intl.DateTimeFormat(locale, { ...dateAndTime, second: "2-digit" });

/** "12 Dec 2026, 19:30". */
export const momentOf = (at: string): string => toTheMinute.format(new Date(at));

/** "12 Dec 2026, 19:30:05". */
export const secondOf = (at: string): string => toTheSecond.format(new Date(at));

/** "€12.50 per ticket", or "Free". */
export function priceText(price: Price | null): string {
  const { free, perTicket } = texts.buyers.event;
  if (price === null) return free;
  const { amountMinor, currency } = price;
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  return perTicket(format.format(amountMinor / 10 ** currencyDigits(currency)));
}
