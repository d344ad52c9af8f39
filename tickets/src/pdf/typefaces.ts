import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { asLine, charactersOf } from "../as-line.ts";
import { type Face, openFace } from "./face.ts";

/** Finds the face that draws a character. */
export type Typeface = (character: string) => Face | undefined;

const weights = { heading: 800, text: 400 } as const;
type Style = keyof typeof weights;

export interface Typefaces extends Record<Style, Typeface> {
  faces: readonly Face[];
}

const require = createRequire(import.meta.url);
const fonts = "@expo-google-fonts";
const files = {
  heading: [
    ["display", `${fonts}/bricolage-grotesque/800ExtraBold/BricolageGrotesque_800ExtraBold.ttf`],
    ["text-bold", `${fonts}/noto-sans/800ExtraBold/NotoSans_800ExtraBold.ttf`],
  ],
  text: [["text", `${fonts}/noto-sans/400Regular/NotoSans_400Regular.ttf`]],
} as const;

/** Read for the first document, and kept: about 1.3 MB. Together Latin, Cyrillic, Greek and Vietnamese. */
let opened: Record<Style, Face[]> | undefined;

function baseFaces(): Record<Style, Face[]> {
  const open = (style: Style) =>
    files[style].map(([name, file]) => openFace(name, readFileSync(require.resolve(file)), true));
  opened ??= { heading: open("heading"), text: open("text") };
  return opened;
}

/** Most fonts of other scripts in a document: a text of a thousand different letters must not hold up all others. */
const scriptFacesMax = 40;
/** What most texts have alone: no other font is searched for it, nor the libraries loaded. */
const plain = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]*$/u;

/** The typefaces of a document: of the pages for headings, Noto Sans for text, and those that its other letters need. */
export async function typefacesFor(texts: Record<Style, readonly string[]>, timeZone: string): Promise<Typefaces> {
  const base = baseFaces();
  const added = new Set<Face>();
  const typefaceFor = async (style: Style): Promise<Typeface> => {
    const found = new Map<string, Face>();
    const baseFace = (character: string) => base[style].find((face) => face.has(character));
    for (const text of texts[style].map(asLine)) {
      const characters = charactersOf(text);
      if (plain.test(text) && characters.every(baseFace)) continue;
      const { findScriptFace, hasOwnFamily } = await import("./script-fonts.ts");
      for (const character of characters) {
        if (found.has(character) || (!hasOwnFamily(character) && baseFace(character) !== undefined)) continue;
        if (added.size === scriptFacesMax) break;
        const face = await findScriptFace(character, weights[style], { text, timeZone });
        if (face === undefined) continue;
        found.set(character, face);
        added.add(face);
      }
    }
    return (character) => found.get(character) ?? baseFace(character);
  };
  const [heading, text] = [await typefaceFor("heading"), await typefaceFor("text")];
  return { heading, text, faces: [...base.heading, ...base.text, ...added] };
}
