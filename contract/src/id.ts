import { z } from "zod";

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
