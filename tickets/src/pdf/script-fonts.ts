import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { LRUCache } from "lru-cache";
import subsetFont from "subset-font";
import { type Face, openFace } from "./face.ts";

const require = createRequire(import.meta.url);
const fonts = "@fontsource-variable";

/** Scripts with a family of their own, which also draws the signs that they share. */
const scripts = [
  "Arabic",
  "Armenian",
  "Bengali",
  "Devanagari",
  "Ethiopic",
  "Georgian",
  "Gujarati",
  "Gurmukhi",
  "Hebrew",
  "Kannada",
  "Khmer",
  "Lao",
  "Malayalam",
  "Myanmar",
  "Oriya",
  "Sinhala",
  "Tamil",
  "Telugu",
  "Thaana",
  "Thai",
].map((name) => ({
  family: `noto-sans-${name.toLowerCase()}`,
  has: new RegExp(`\\p{Script=${name}}`, "u"),
  shares: new RegExp(`\\p{Script_Extensions=${name}}`, "u"),
}));

/** One family draws all of such a script, since its letters join: also letters that the base typefaces have. */
export const hasOwnFamily = (character: string): boolean => scripts.some(({ has }) => has.test(character));

const pictograph = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;
const regions = ["jp", "sc", "tc", "kr"] as const;
type Region = (typeof regions)[number];
const regionOfZone: Record<string, Region> = {
  "Asia/Tokyo": "jp",
  "Asia/Shanghai": "sc",
  "Asia/Urumqi": "sc",
  "Asia/Singapore": "sc",
  "Asia/Taipei": "tc",
  "Asia/Hong_Kong": "tc",
  "Asia/Macau": "tc",
  "Asia/Seoul": "kr",
};

/** The same Chinese letter has other forms in each region: the text's own, then the venue's, then one that has all. */
function regionsFor(text: string, timeZone: string): string[] {
  const written = /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)
    ? "jp"
    : /\p{Script=Hangul}/u.test(text)
      ? "kr"
      : undefined;
  const first = written ?? regionOfZone[timeZone];
  const letters = text.match(/\p{Script=Han}/gu) ?? [];
  const families = regions.map((region) => `noto-sans-${region}`);
  const rank = (family: string): number =>
    (family === `noto-sans-${first}` ? 0 : 1) + (letters.every((letter) => fileOf(family, letter)) ? 0 : 2);
  return families.sort((one, other) => rank(one) - rank(other));
}

/** Finds the face for a character that the base typefaces do not have, or that its own family draws. */
export async function findScriptFace(
  character: string,
  weight: number,
  { text, timeZone }: { text: string; timeZone: string },
): Promise<Face | undefined> {
  const families = [
    ...scripts.filter(({ has }) => has.test(character)).map(({ family }) => family),
    ...scripts.filter(({ shares }) => shares.test(character)).map(({ family }) => family),
    ...(pictograph.test(character) ? ["noto-emoji"] : []),
    ...regionsFor(text, timeZone),
  ];
  for (const family of families) {
    const file = fileOf(family, character);
    if (file === undefined) continue;
    const face = await opened.fetch(`${file} ${weight}`);
    if (face?.has(character) === true) return face;
  }
  return undefined;
}

/** The part of each family that has a letter, as the packages list them. */
const ranges = new Map<string, { part: string; from: number; to: number }[]>();

function rangesOf(family: string): { part: string; from: number; to: number }[] {
  const known = ranges.get(family);
  if (known !== undefined) return known;
  const parts = JSON.parse(readFileSync(require.resolve(`${fonts}/${family}/unicode.json`), "utf8")) as Record<
    string,
    string
  >;
  const found = Object.entries(parts).flatMap(([part, list]) =>
    list.split(",").map((range) => {
      const [from = "", to = from] = range.trim().slice(2).split("-");
      return { part: part.replaceAll(/[[\]]/g, ""), from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) };
    }),
  );
  ranges.set(family, found);
  return found;
}

/** By the character's first letter. */
function fileOf(family: string, character: string): string | undefined {
  const letter = character.codePointAt(0) ?? 0;
  const part = rangesOf(family).find(({ from, to }) => from <= letter && letter <= to)?.part;
  return part === undefined ? undefined : `${family}/files/${family}-${part}-wght-normal.woff2`;
}

/** A few milliseconds and about 200 kB each: those that were used last. */
const opened = new LRUCache<string, Face>({
  max: 64,
  fetchMethod: async (name) => {
    const [file = "", weight] = name.split(" ");
    const font = await readFile(require.resolve(`${fonts}/${file}`));
    const axes = { wght: Number(weight) };
    return openFace(
      name,
      await subsetFont(font, undefined, { targetFormat: "sfnt", keepAllGlyphs: true, variationAxes: axes }),
    );
  },
});
