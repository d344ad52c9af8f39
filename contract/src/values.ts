import { z } from "zod";
import { languages } from "./language.ts";
import { listLimitDefault, listLimitMax } from "./limits.ts";

/** Crockford's base 32: no I, L, O, U, which are misread aloud. */
export const crockfordAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const idPattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Whether a text is an id; a fraction of the cost of parsing. */
export const isId = (text: string): boolean => idPattern.test(text);

/** An opaque id: 128 bits as 26 characters of Crockford's base 32 (the form of a ULID). */
export const Id = z
  .string()
  .regex(idPattern, "must be an id of 26 characters")
  .meta({ description: "Opaque id (26 characters)", example: "01JD3V5Y6Q8ZK2M4N6P8R0S2T4" });
export type Id = z.infer<typeof Id>;

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

/** A page of a list. */
export const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(listLimitMax).default(listLimitDefault),
  cursor: z.string().max(200).optional(),
});

/** A list as a file: spreadsheets of many countries separate cells by semicolons. */
export const CsvQuery = z.object({ separator: z.enum(["comma", "semicolon"]).default("comma") });
export type CsvQuery = z.infer<typeof CsvQuery>;

export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export const Language = z.enum(languages).meta({
  description: "A language of Admit's own texts, by its ISO 639-1 code",
});
export type Language = z.infer<typeof Language>;
