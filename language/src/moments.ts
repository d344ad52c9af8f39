/** How a locale writes a moment of one time zone. */
export interface Moments {
  /** "Sat 12 Dec 2026". */
  day: (at: Date) => string;
  /** "Sat 12 Dec". */
  shortDay: (at: Date) => string;
  /** "Saturday 12 December 2026". */
  longDay: (at: Date) => string;
  /** "19:30". */
  time: (at: Date) => string;
  /** "19:30:05". */
  second: (at: Date) => string;
  /** "CET", or "GMT-8". */
  zone: (at: Date) => string;
}

const date = { day: "numeric", month: "short" } as const;
const clock = { hour: "2-digit", minute: "2-digit" } as const;
const known = new Map<string, Moments>();

/**
 * @param locale BCP 47
 * @param timeZone its IANA name, in UTC where this machine does not know it; without one the machine's
 */
export function momentsOf(locale: string, timeZone?: string): Moments {
  const key = `${locale} ${timeZone ?? ""}`;
  const found = known.get(key) ?? makeMoments(locale, timeZone);
  known.set(key, found);
  return found;
}

function makeMoments(locale: string, timeZone: string | undefined): Moments {
  const format = (options: Intl.DateTimeFormatOptions) => {
    try {
      return new Intl.DateTimeFormat(locale, { timeZone, ...options });
    } catch {
      return new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
    }
  };
  const day = format({ weekday: "short", ...date, year: "numeric" });
  const shortDay = format({ weekday: "short", ...date });
  const longDay = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const time = format(clock);
  const second = format({ ...clock, second: "2-digit" });
  const zone = format({ hour: "2-digit", timeZoneName: "short" });
  // A comma behind the weekday would be one too many before the time.
  const plain = (formatted: string): string => formatted.replace(",", "");
  return {
    day: (at) => plain(day.format(at)),
    shortDay: (at) => plain(shortDay.format(at)),
    longDay: (at) => plain(longDay.format(at)),
    time: (at) => time.format(at),
    second: (at) => second.format(at),
    zone: (at) => zone.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "",
  };
}
