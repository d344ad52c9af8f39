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
