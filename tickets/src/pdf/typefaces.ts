import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { create, type Font } from "fontkit";

/** An opened typeface, for any number of documents. */
export interface Face {
  /** Its name within a document. */
  name: string;
  font: Font;
}

/** Faces in the order in which a letter is looked up. */
export type Faces = readonly [Face, ...Face[]];

const require = createRequire(import.meta.url);
const fonts = "@expo-google-fonts";

/** Read for the first document, and cached: about 1.3 MB. */
let opened: { heading: Faces; text: Faces } | undefined;

/**
 * The typeface of the pages for headings; Noto Sans for text, and for letters that the first does not have: together
 * Latin, Cyrillic, Greek, Vietnamese and Devanagari.
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
  // A glyph stores the letter of its first lookup. One that is first used as a part of another, as the g of an ğ, would
  // be no letter to search or to a screen reader.
  for (const letter of font.characterSet) font.glyphForCodePoint(letter);
  return { name, font };
}
