import { z } from "zod";

/** Names of places, as the IANA time zone database has them; not offsets, which know no summer time. */
const named = /^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/;

/** Whether this machine knows a time zone by that name. */
export function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat("en", { timeZone: name });
    return named.test(name);
  } catch {
    return false;
  }
}

export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, "must be a time zone of the IANA database, such as Europe/Berlin")
  .meta({ description: "An IANA time zone: that of the venue", example: "Europe/Berlin" });
