import { delimiterOf } from "./read-header.ts";
import { type Broken, lineEndIn, recordLengthMax, scanRecord } from "./scan-record.ts";
import type { Turns } from "./turns.ts";

/** The cost of a record besides its characters, in steps: for checking an address. */
const recordSteps = 1024;

/** A first line that names the delimiter, for Excel, which does not show it as a row. */
const declaration = /^"?sep=([^\w"\r\n])"?(?:\r\n?|\n|$)/i;

export interface RecordReader {
  /** A record's cells, as they are written; a blank line has one empty cell. */
  record(cells: string[]): void;
  broken(why: Broken): void;
  isDone(): boolean;
}

/**
 * Reads the records of a CSV one after the other. After a broken record reading continues with the line below its
 * first one, so that a missing quotation mark hides no other row. No character is scanned more than twice: the next
 * line with an odd number of quotation marks ends every record that an open one has extended.
 *
 * @returns the delimiter
 * @throws what the reader throws, which ends the reading
 */
export async function readRecords(
  texts: Iterator<string, undefined>,
  turns: Turns,
  reader: RecordReader,
): Promise<string> {
  const window = openWindow(texts);
  await turns.spend(window.fill());
  const declared = declaration.exec(window.text);
  if (declared !== null) window.at = declared[0].length;
  const delimiter = declared?.[1] ?? delimiterOf(window.text);
  while (!window.isAtEnd() && !reader.isDone()) {
    const found = scanRecord(window.text, window.at, delimiter);
    if (found.kind === "record") {
      window.at = found.end;
      reader.record(found.cells);
    } else {
      reader.broken(found.why);
      await skipLine(window, turns);
    }
    const pause = turns.spend(recordSteps + found.steps + window.fill());
    if (pause !== undefined) await pause;
  }
  return delimiter;
}

/** Moves to the beginning of the line below; a CRLF is one line end. */
async function skipLine(window: Window, turns: Turns): Promise<void> {
  let end = lineEndIn(window.text, window.at);
  while (end === -1) {
    await turns.spend(window.text.length - window.at);
    window.at = window.text.length;
    if (window.fill() === 0) return;
    end = lineEndIn(window.text, window.at);
  }
  const steps = end - window.at;
  window.at = end;
  await turns.spend(steps + window.fill());
  window.at += window.text.startsWith("\r\n", window.at) ? 2 : 1;
}

interface Window {
  /** Ensures at least one record's length of text from `at` on, or the rest of the file. */
  text: string;
  at: number;
  /** @returns how many characters it has added: none at the end */
  fill(): number;
  isAtEnd(): boolean;
}

/** The part of a text that is being read; no more of a large file is in memory as text. */
function openWindow(texts: Iterator<string, undefined>): Window {
  let isOver = false;
  const window: Window = {
    text: "",
    at: 0,
    fill() {
      let added = 0;
      while (!isOver && window.text.length - window.at <= recordLengthMax + 1) {
        const next = texts.next();
        if (next.done === true) isOver = true;
        else {
          window.text = window.text.slice(window.at) + next.value;
          window.at = 0;
          added += next.value.length;
        }
      }
      return added;
    },
    isAtEnd: () => window.at >= window.text.length,
  };
  return window;
}
