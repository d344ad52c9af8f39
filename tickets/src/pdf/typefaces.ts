import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { create, type Font } from "fontkit";

/** A typeface that has been opened; one serves any number of documents. */
export interface Face {
  /** Names it within a document. */
  name: string;
  font: Font;
}

/** Faces in the order in which they are asked for a letter. */
export type Faces = readonly [Face, ...Face[]];

const require = createRequire(import.meta.url);
const fonts = "@expo-google-fonts";

/** Read when the first document needs them, and kept: about 1.3 MB. */
let opened: { heading: Faces; text: Faces } | undefined;

/**
 * For headings the typeface of the pages. Noto Sans for text, and for the headings' letters that the
 * first has not: together Latin, Cyrillic, Greek, Vietnamese and Devanagari.
 */
export function typefaces(): { heading: Faces; text: Faces } {
  opened ??= {
    heading: [
      open("display", `${fonts}/bricolage-grotesque/800ExtraBold/BricolageGrotesque_800ExtraBold.ttf`),
      open("text-bold", `${fonts}/noto-sans/800ExtraBold/NotoSans_800ExtraBold.ttf`),
    ],
    text: [open("text", `${fonts}/noto-sans/400Regular/NotoSans_400Regular.ttf`)],
  };
  return opened;
}

function open(name: string, file: string): Face {
  // The files hold one font each, never a collection.
  const font = create(readFileSync(require.resolve(file))) as Font;
  // A glyph remembers what it was first asked for as. One that comes up as a part of another first, as the
  // g of an ğ, would be no letter to whoever searches the document or has it read aloud.
  for (const letter of font.characterSet) font.glyphForCodePoint(letter);
  return { name, font };
}
