import { z } from "zod";

/** A moment as every answer carries it: ISO 8601, UTC, milliseconds. */
export const Time = z.iso
  .datetime({ precision: 3 })
  .meta({ description: "ISO 8601, UTC, milliseconds", example: "2026-11-22T19:00:00.000Z" });

/** A moment as a request may carry it: any ISO 8601 time that names its offset. */
export const TimeInput = z.iso
  .datetime({ offset: true, error: "must be an ISO 8601 time with an offset, such as 2026-11-22T19:00:00Z" })
  .transform((text) => new Date(text).toISOString());
