import type { directionOf } from "@admit/contract";
import bidiFactory from "bidi-js";
import { LRUCache } from "lru-cache";
import { asLine, charactersOf } from "../as-line.ts";
import { breaksOf } from "./break-text.ts";
import type { Face } from "./face.ts";
import type { Typeface } from "./typefaces.ts";

/** Of a page. */
export type Direction = ReturnType<typeof directionOf>;

/** Text with its size and its lines. */
export interface Block {
  lines: Line[];
  /** In points. */
  size: number;
  /** From line to line, in points. */
  leading: number;
  /** Whether it begins at the right. */
  rightToLeft: boolean;
}

interface Line {
  /** In the order in which they are read, which is the one to draw them in. */
  runs: Run[];
  /** In points, with the space at its end. */
  width: number;
  /** The same without that space. */
  inked: number;
}

/** Text of one face and direction. */
interface Run {
  face: Face;
  text: string;
  rightToLeft: boolean;
  /** From the line's left end, in units of its size. */
  x: number;
  /** In units of its size. */
  width: number;
}

interface Room {
  typeface: Typeface;
  /** Points. */
  width: number;
  /** From the preferred one to the smallest, in points. */
  sizes: readonly [number, ...number[]];
  linesMax: number;
}

/** Of its size. Scripts with signs above and below their letters need more, and have fewer points for as many lines. */
const [leadingOfLatin, leadingOfOthers] = [1.25, 1.5];

/** The blocks of texts that were fitted last: an event's tickets share most of theirs. */
const fitted = new LRUCache<string, Block>({ max: 200 });

/**
 * Fits text into its room: smaller if necessary, so that its lines end where the script allows it. A part that is too
 * long even then is broken, and a text that is too long is cut with an ellipsis.
 */
export function fitText(text: string, room: Room): Block {
  const { typeface, width, sizes, linesMax } = room;
  const letters = lettersOf(text, typeface);
  const key = JSON.stringify([text, width, sizes, linesMax, ...new Set(letters.map(({ face }) => face.name))]);
  const block = fitted.get(key) ?? fit(letters, room);
  fitted.set(key, block);
  return block;
}

/**
 * Where a line of a block begins within its room, from the left, in points. What is written from right to left begins at
 * the right, and so does everything on a page that is.
 */
export function lineStart({ rightToLeft }: Block, line: Line, width: number, page: Direction): number {
  // The space at its end is at its left, beyond the room's edge if it has no more room.
  if (rightToLeft) return width - line.width;
  return page === "rtl" ? width - line.inked : 0;
}

/** A character as people see it, and the face that draws it. */
interface Letter {
  text: string;
  face: Face;
  /** The level of its direction (UAX 9): even from left to right, odd from right to left. */
  level: number;
  /** Whether a line may begin with it. */
  begins: boolean;
}

/** In the place of a letter that no face has: visible, and not mistaken for a letter. */
const substitute = "\ufffd";
const bidi = bidiFactory();

function lettersOf(source: string, typeface: Typeface): Letter[] {
  const characters = charactersOf(asLine(source)).map((character) => {
    const face = typeface(character);
    return face === undefined ? { text: substitute, face: typeface(substitute) } : { text: character, face };
  });
  const text = characters.map((character) => character.text).join("");
  const { levels } = bidi.getEmbeddingLevels(text);
  const breaks = breaksOf(text);
  let at = 0;
  return characters.map(({ text, face }) => {
    if (face === undefined) throw new Error("no typeface has U+FFFD");
    const letter = { text, face, level: levels[at] ?? 0, begins: breaks.has(at) };
    at += text.length;
    return letter;
  });
}

function fit(letters: readonly Letter[], { typeface, width, sizes, linesMax }: Room): Block {
  const rightToLeft = bidi.getEmbeddingLevels(letters.map(({ text }) => text).join("")).paragraphs[0]?.level === 1;
  const base = rightToLeft ? 1 : 0;
  const leading = letters.every(({ face }) => face.isBase) ? leadingOfLatin : leadingOfOthers;
  const height = linesMax * sizes[0] * leadingOfLatin;
  let size: number = sizes[0];
  let broken = breakLines(letters, base, width / size);
  for (size of sizes) {
    broken = breakLines(letters, base, width / size);
    if (broken.lines.length <= linesMax && broken.lines.length * size * leading <= height && broken.isWhole) break;
  }
  const { lines } = broken;
  if (lines.length > linesMax) {
    lines.length = linesMax;
    const last = lines.at(-1) ?? [];
    const face = typeface("…");
    if (face === undefined) throw new Error("no typeface has an ellipsis");
    const ellipsis = { text: "…", face, level: base, begins: false };
    while (last.length > 0 && widthOf([...trimmed(last), ellipsis], base) > width / size) last.pop();
    lines[lines.length - 1] = [...trimmed(last), ellipsis];
  }
  return {
    lines: lines.map((line) => {
      const runs = runsOf(line, base);
      const width = runs.reduce((sum, run) => sum + run.width, 0) * size;
      return { runs, width, inked: widthOf(trimmed(line), base) * size };
    }),
    size,
    leading: size * leading,
    rightToLeft,
  };
}

/** As many letters to a line as fit. Not whole: a part that no line can end within was too long for a line. */
function breakLines(letters: readonly Letter[], base: number, width: number): { lines: Letter[][]; isWhole: boolean } {
  const lines: Letter[][] = [];
  let isWhole = true;
  const fits = (line: readonly Letter[]) => widthOf(trimmed(line), base) <= width;
  for (let from = 0; from < letters.length;) {
    let end = from;
    let next = from + 1;
    for (; next <= letters.length; next++) {
      if (next < letters.length && letters[next]?.begins === false) continue;
      if (!fits(letters.slice(from, next))) break;
      end = next;
    }
    if (end === from) {
      isWhole = false;
      end = from + 1;
      while (end < Math.min(next, letters.length) && fits(letters.slice(from, end + 1))) end += 1;
    }
    lines.push(letters.slice(from, end));
    from = end;
  }
  return { lines, isWhole };
}

/** Without the space at its end. */
const trimmed = (line: readonly Letter[]): readonly Letter[] => (line.at(-1)?.text === " " ? line.slice(0, -1) : line);

const widthOf = (line: readonly Letter[], base: number): number =>
  runsOf(line, base).reduce((sum, run) => sum + run.width, 0);

/** A line's text as runs, each where its direction has it (UAX 9, L1 and L2). */
function runsOf(line: readonly Letter[], base: number): Run[] {
  const read: { face: Face; text: string; level: number }[] = [];
  for (const [at, { face, text, level: own }] of line.entries()) {
    const level = text === " " && at === line.length - 1 ? base : own;
    const last = read.at(-1);
    if (last?.face === face && last.level === level) last.text += text;
    else read.push({ face, text, level });
  }
  const runs = [...read];
  for (let level = Math.max(0, ...runs.map((run) => run.level)); level > 0; level--) {
    for (let from = 0; from < runs.length; from++) {
      let end = from;
      while ((runs[end]?.level ?? 0) >= level) end += 1;
      runs.splice(from, end - from, ...runs.slice(from, end).toReversed());
      from = Math.max(from, end - 1);
    }
  }
  const placed = new Map<unknown, Run>();
  let x = 0;
  for (const run of runs) {
    const { face, text, level } = run;
    const rightToLeft = level % 2 === 1;
    const width = face.widthOf(text, rightToLeft);
    placed.set(run, { face, text, rightToLeft, x, width });
    x += width;
  }
  return read.flatMap((run) => placed.get(run) ?? []);
}
