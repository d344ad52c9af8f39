/** Longest record, in characters: many times the longest row that can be issued. */
export const recordLengthMax = 16 * 1024;
/** Most cells of a record: as many columns as older spreadsheets have, nearly all of them empty. */
export const recordCellsMax = 256;

/**
 * Why a record is not valid: a quotation mark that is not closed in its row; one in the middle of a cell; too many
 * characters or cells.
 */
export type Broken = "open" | "stray" | "length" | "cells";

/** `steps` is the number of characters read. */
export type Scanned =
  | { kind: "record"; cells: string[]; end: number; steps: number }
  | { kind: "broken"; why: Broken; steps: number };

const quote = 0x22;
const lf = 0x0a;
const cr = 0x0d;

/**
 * The record that begins at `from`, by RFC 4180; line ends are CR, LF or CRLF. A blank line has one empty cell.
 * Reads `recordLengthMax` characters and one more: the caller passes that much if the text continues.
 */
export function scanRecord(text: string, from: number, delimiter: string): Scanned {
  const separator = delimiter.charCodeAt(0);
  const end = Math.min(text.length, from + recordLengthMax);
  const cells: string[] = [];
  let at = from;
  const broken = (why: Broken): Scanned => ({ kind: "broken", why, steps: at - from });
  const record = (next: number): Scanned => ({ kind: "record", cells, end: next, steps: next - from });

  for (;;) {
    if (text.charCodeAt(at) === quote) {
      const start = ++at;
      while (at < end && !(text.charCodeAt(at) === quote && text.charCodeAt(at + 1) !== quote))
        at += text.charCodeAt(at) === quote ? 2 : 1;
      if (at >= end) return broken("open");
      const cell = text.slice(start, at);
      cells.push(cell.replaceAll('""', '"'));
      at += 1;
      // What closes a cell of several lines in the middle of another cell has opened it.
      if (at < end && text.charCodeAt(at) !== separator && !isLineEnd(text.charCodeAt(at)))
        return broken(lineEndIn(cell, 0) === -1 ? "stray" : "open");
    } else {
      const start = at;
      while (at < end && !endsCell(text.charCodeAt(at), separator)) at += 1;
      if (text.charCodeAt(at) === quote) return broken("stray");
      cells.push(text.slice(start, at));
    }
    if (at === text.length) return record(at);
    if (at >= end) return broken("length");
    const next = text.charCodeAt(at);
    if (next === lf) return record(at + 1);
    if (next === cr) return record(text.charCodeAt(at + 1) === lf ? at + 2 : at + 1);
    if (cells.length === recordCellsMax) return broken("cells");
    at += 1;
  }
}

const isLineEnd = (unit: number): boolean => unit === lf || unit === cr;

const endsCell = (unit: number, separator: number): boolean => unit === separator || isLineEnd(unit) || unit === quote;

/** The index of the first line end at or after `from`; -1 if there is none. */
export function lineEndIn(text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (isLineEnd(text.charCodeAt(at))) return at;
  return -1;
}
