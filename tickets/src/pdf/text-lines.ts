import { charactersOf, runsOf, type Run } from "./text-runs.ts";
import type { Faces } from "./typefaces.ts";

/** Text that has found its size and its lines. */
export interface Block {
  lines: Run[][];
  size: number;
}

interface Room {
  faces: Faces;
  /** Points. */
  width: number;
  /** From the one that is liked best to the smallest, in points. */
  sizes: readonly [number, ...number[]];
  linesMax: number;
}

/** Most texts whose blocks are kept. */
const keptMax = 200;
/** Blocks by their text and room, the last used at the end: what all tickets of an event say is fitted once. */
const kept = new Map<string, Block>();

/** Fits text into its room: smaller where it must be, and cut with an ellipsis where even that is too long. */
export function fitText(text: string, room: Room): Block {
  const { faces, width, sizes, linesMax } = room;
  const key = JSON.stringify([text, width, sizes, linesMax, ...faces.map(({ name }) => name)]);
  const block = kept.get(key) ?? fit(text, room);
  kept.delete(key);
  kept.set(key, block);
  const [oldest = ""] = kept.keys();
  if (kept.size > keptMax) kept.delete(oldest);
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

/** Between words, and within a word that alone is too long. */
function breakLines(characters: readonly string[], fits: (line: readonly string[]) => boolean): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  for (const word of wordsOf(characters)) {
    const longer = line.length === 0 ? word : [...line, " ", ...word];
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line.length > 0) lines.push(line);
    line = [];
    for (const character of word) {
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

function wordsOf(characters: readonly string[]): string[][] {
  const words: string[][] = [[]];
  for (const character of characters) {
    if (character === " ") words.push([]);
    else words.at(-1)?.push(character);
  }
  return words.filter((word) => word.length > 0);
}

/** In points. */
function widthOf(characters: readonly string[], faces: Faces, size: number): number {
  let width = 0;
  for (const { face, text } of runsOf(characters, faces)) {
    width += (face.font.layout(text).advanceWidth / face.font.unitsPerEm) * size;
  }
  return width;
}
