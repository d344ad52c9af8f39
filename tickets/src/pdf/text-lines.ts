import { LRUCache } from "lru-cache";
import type { Face, Faces } from "./typefaces.ts";

/** Text with its size and its lines. */
export interface Block {
  lines: Run[][];
  size: number;
}

interface Room {
  faces: Faces;
  /** Points. */
  width: number;
  /** From the preferred one to the smallest, in points. */
  sizes: readonly [number, ...number[]];
  linesMax: number;
}

/** The blocks of texts that were fitted last: an event's tickets share most of theirs. */
const fitted = new LRUCache<string, Block>({ max: 200 });

/** Fits text into its room: smaller if necessary, and cut with an ellipsis where even that is too long. */
export function fitText(text: string, room: Room): Block {
  const { faces, width, sizes, linesMax } = room;
  const key = JSON.stringify([text, width, sizes, linesMax, ...faces.map(({ name }) => name)]);
  const block = fitted.get(key) ?? fit(text, room);
  fitted.set(key, block);
  return block;
}

function fit(text: string, { faces, width, sizes, linesMax }: Room): Block {
  const characters = charactersOf(text);
  let block: { lines: string[][]; size: number } = { lines: [], size: sizes[0] };
  for (const size of sizes) {
    block = { lines: breakLines(characters, (line) => widthOf(line, faces, size) <= width), size };
    if (block.lines.length <= linesMax) break;
  }
  const { lines, size } = block;
  if (lines.length > linesMax) {
    lines.length = linesMax;
    const last = lines.at(-1) ?? [];
    while (last.length > 0 && widthOf([...last, "…"], faces, size) > width) last.pop();
    last.push("…");
  }
  return { lines: lines.map((line) => runsOf(line, faces)), size };
}

/** At spaces, and within a part that alone is too long. */
function breakLines(characters: readonly string[], fits: (line: readonly string[]) => boolean): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  for (const part of partsOf(characters)) {
    const longer = line.length === 0 ? part : [...line, " ", ...part];
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line.length > 0) lines.push(line);
    line = [];
    for (const character of part) {
      if (line.length > 0 && !fits([...line, character])) {
        lines.push(line);
        line = [];
      }
      line.push(character);
    }
  }
  if (line.length > 0) lines.push(line);
  return lines;
}

/** The characters between spaces. */
function partsOf(characters: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  for (const character of characters) {
    if (character === " ") parts.push([]);
    else parts.at(-1)?.push(character);
  }
  return parts.filter((part) => part.length > 0);
}

/** In points. */
function widthOf(characters: readonly string[], faces: Faces, size: number): number {
  let width = 0;
  for (const { face, text } of runsOf(characters, faces)) {
    width += (face.font.layout(text).advanceWidth / face.font.unitsPerEm) * size;
  }
  return width;
}

/** Text in one face. */
interface Run {
  face: Face;
  text: string;
}

/** In the place of a letter that no face has: visible, and not mistaken for a letter. */
const substitute = "\ufffd";
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** As one line: without control characters, and without those that change the direction of text. */
const asLine = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/[\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();

/** The characters as people see them, each as one string. */
const charactersOf = (text: string): string[] => [...graphemes.segment(asLine(text))].map((part) => part.segment);

/** Text as runs that can be drawn; a letter that no face has becomes the substitute. */
function runsOf(characters: readonly string[], faces: Faces): Run[] {
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
