import { z } from "zod";

/** Longest name, in characters as people count them: an emoji, or a letter with its accents, is one. */
export const nameLengthMax = 200;
/** What the database takes, in code points: a character of some scripts has several. */
export const nameCodePointsMax = 1000;

/** How much of a name's beginning is within both limits, and which of them the rest exceeds. */
function measure(text: string): { end: number; exceeded: "characters" | "code points" | null } {
  if (text.length <= nameLengthMax) return { end: text.length, exceeded: null };
  let length = 0;
  let codePoints = 0;
  let end = 0;
  for (const { segment, index } of new Intl.Segmenter("en").segment(text)) {
    length++;
    codePoints += Array.from(segment).length;
    if (length > nameLengthMax) return { end, exceeded: "characters" };
    if (codePoints > nameCodePointsMax) return { end, exceeded: "code points" };
    end = index + segment.length;
  }
  return { end, exceeded: null };
}

/** Its first characters, as many as a name may have. None is cut apart. */
export const firstOfName = (text: string): string => text.slice(0, measure(text).end);

/** Why a name is too long, and what to do; null if it is not. */
export function nameTooLong(text: string): string | null {
  const { exceeded } = measure(text);
  if (exceeded === null) return null;
  return exceeded === "characters"
    ? `is longer than ${nameLengthMax} characters: shorten it`
    : `has more than ${nameCodePointsMax} code points: remove some of the accents and joined characters`;
}

/** A name in one line: a line break or a tab, with the blanks around it, is a space. */
export const inOneLine = (text: string): string => text.trim().replaceAll(/\s*[\t-\r\u0085\u2028\u2029]\s*/g, " ");

export const controlCharacter = /\p{Cc}/u;

/** A name that another system gives, as ours are: it is not refused. */
export const asName = (text: string): string => firstOfName(inOneLine(text).replaceAll(/\p{Cc}/gu, ""));

export const Name = z
  .string()
  .overwrite(inOneLine)
  .refine((text) => nameTooLong(text) === null, `must have at most ${nameLengthMax} characters`)
  .refine((text) => !controlCharacter.test(text), "must not have control characters");
