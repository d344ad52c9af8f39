import { z } from "zod";

/** A moment as every answer carries it: ISO 8601, UTC, milliseconds. */
export const Time = z.iso
  .datetime({ precision: 3 })
  .meta({ description: "ISO 8601, UTC, milliseconds", example: "2026-11-22T19:00:00.000Z" });

/**
 * A moment as a request may carry it: any ISO 8601 time that names its offset, from 1970 to 9999. The database's
 * driver misreads years of less than three digits.
 */
export const TimeInput = z.iso
  .datetime({ offset: true, error: "must be an ISO 8601 time with an offset, such as 2026-11-22T19:00:00Z" })
  .transform((text) => new Date(text).toISOString())
  // A year of five digits is written with a sign before it, which sorts before every digit.
  .refine((time) => time >= "1970", "must be a time from 1970 to 9999");
