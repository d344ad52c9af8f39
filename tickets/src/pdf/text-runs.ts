import type { Face, Faces } from "./typefaces.ts";

/** Letters of one face. */
export interface Run {
  face: Face;
  text: string;
}

/** What stands where no face has the letter: seen by everybody, and taken for a letter by nobody. */
const substitute = "\ufffd";
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** As one line: no control characters, and none that turn the direction of what follows. */
const asLine = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/[\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();

/** The characters that people see, each as one string. */
export const charactersOf = (text: string): string[] =>
  [...graphemes.segment(asLine(text))].map((part) => part.segment);

/** Text as runs that can be drawn; a letter that no face has becomes the substitute, never another glyph. */
export function runsOf(characters: readonly string[], faces: Faces): Run[] {
  const runs: Run[] = [];
  for (const character of characters) {
    const found = faces.find((face) => has(face, character));
    const face = found ?? faces.find((each) => has(each, substitute)) ?? faces[0];
    const text = found === undefined ? substitute : character;
    const last = runs.at(-1);
    if (last?.face === face) last.text += text;
    else runs.push({ face, text });
  }
  return runs;
}

const has = ({ font }: Face, character: string): boolean =>
  Array.from(character).every((letter) => font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0));
