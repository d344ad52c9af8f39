import { z } from "zod";

/** Longest name, in characters as people count them: an emoji, or a letter with its accents, is one. */
export const nameLengthMax = 200;
/** What the database takes, in code points: a character of some scripts has several. */
const nameCodePointsMax = 1000;

/** Its first characters, as many as a name may have. None is cut apart. */
export function firstOfName(text: string): string {
  if (text.length <= nameLengthMax) return text;
  let length = 0;
  let codePoints = 0;
  let end = 0;
  for (const { segment, index } of new Intl.Segmenter("en").segment(text)) {
    length++;
    codePoints += Array.from(segment).length;
    if (length > nameLengthMax || codePoints > nameCodePointsMax) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

export const isNameTooLong = (text: string): boolean => firstOfName(text).length < text.length;

export const Name = z
  .string()
  .trim()
  .refine((text) => !isNameTooLong(text), `must have at most ${nameLengthMax} characters`);
