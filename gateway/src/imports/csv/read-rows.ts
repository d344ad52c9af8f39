import { type Encoding, fromPlainText, importRowsMax, previewRowsMax } from "@admit/contract";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { checkRow, type Row } from "./check-row.ts";
import { decodeText } from "./decode-text.ts";
import { readHeader, shown, type Columns, type FieldError } from "./read-header.ts";
import { readRecords } from "./read-records.ts";
import { type Broken, recordCellsMax, recordLengthMax } from "./scan-record.ts";
import type { EncodedFile } from "./recognise-encoding.ts";
import type { Turns } from "./turns.ts";
import { type Said, said } from "../../platform/problem/said.ts";

/** Most lines of a file, blank ones included. */
const linesMax = 5 * importRowsMax;
/** Most errors that are listed: reading ends with the row that exceeds them. */
export const rowErrorsMax = 5000;

/** A row of an import; `line` is its number in a spreadsheet: the header and blank rows count. */
export interface ImportLine extends Row {
  line: number;
}

export interface LineError extends FieldError {
  line: number;
}

export interface ReadRows {
  rows: ImportLine[];
  errors: LineError[];
  /** Rows read, good or bad. */
  count: number;
  /** Those that, by a report that is sent again, have their tickets or wait for them. */
  issued: number;
}

const brokenMessages: Record<Broken, string | Said> = {
  open: 'has a quotation mark that is not closed in this row: close it, or write "" for one inside a quoted cell',
  stray:
    'has a quotation mark in the middle of a cell: put the whole cell in quotation marks, and write "" for each inside',
  length: said`is longer than ${recordLengthMax} characters: shorten it`,
  cells: said`has more than ${recordCellsMax} cells: keep the columns email, name and quantity`,
};

/**
 * Reads a whole file and lists every row that cannot be issued; with more than `rowErrorsMax` errors it ends early.
 * @param encoding the file's, or the one that its sender named
 * @throws ProblemError invalid-request for a wrong header, payload-too-large for too many rows or lines
 */
export async function readRows(file: EncodedFile, encoding: Encoding, turns: Turns): Promise<ReadRows> {
  const lossy = file.isUtf8 && encoding === "utf-8" ? null : encoding;
  const rows: ImportLine[] = [];
  const errors: LineError[] = [];
  const firstLines = new Map<string, number>();
  let columns: Columns | undefined;
  let line = 0;
  let count = 0;
  let issued = 0;

  const refuse = (path: string, message: string | Said): void =>
    void errors.push({ line, path: rowPath(line, path), message });
  const nextLine = (): void => {
    line++;
    if (line > linesMax)
      throw new ProblemError(
        "payload-too-large",
        said`The file has more than ${linesMax} lines, most of them blank. Delete the blank ones.`,
      );
  };
  const begin = (): void => {
    count++;
    if (count > importRowsMax)
      throw new ProblemError(
        "payload-too-large",
        said`An import may have at most ${importRowsMax} rows; this file has more. Split it.`,
      );
  };

  await readRecords(decodeText(file.blocks, encoding), turns, {
    isDone: () => errors.length > rowErrorsMax,
    record(cells) {
      nextLine();
      const isBlank = cells.every((cell) => cell.trim() === "");
      if (columns === undefined) {
        if (!isBlank) columns = headerOrRefuse(cells);
        return;
      }
      if (isBlank) return;
      begin();
      const { row, email, errors: wrong, isIssued } = checkRow(cells, columns, lossy);
      if (isIssued) issued++;
      for (const { path, message } of wrong) refuse(path, message);
      const first = email === null ? undefined : firstLines.get(email);
      if (first !== undefined) refuse("email", said`is the same address as in row ${first}: give each person one row`);
      else if (email !== null) firstLines.set(email, line);
      if (row !== null && first === undefined) rows.push({ line, ...row });
    },
    broken(why) {
      nextLine();
      if (columns === undefined) throw refused([{ path: "header", message: brokenMessages[why] }]);
      begin();
      refuse("", brokenMessages[why]);
    },
  });
  if (columns === undefined) throw refused([{ path: "header", message: "is missing: the file is empty" }]);
  if (count === 0) throw refused([{ path: "file", message: "has no rows below the header" }]);
  return { rows, errors, count, issued };
}

/** How a file's beginning looks when it is read so, before any of it is checked. */
export async function readSample(
  file: EncodedFile,
  encoding: Encoding,
  turns: Turns,
): Promise<{ separator: string; columns: string[]; firstRows: { row: number; cells: string[] }[] }> {
  let line = 0;
  let columns: string[] | undefined;
  const firstRows: { row: number; cells: string[] }[] = [];
  const separator = await readRecords(decodeText(file.blocks, encoding), turns, {
    isDone: () => firstRows.length === previewRowsMax || line > linesMax,
    record(cells) {
      line++;
      if (cells.every((cell) => cell.trim() === "")) return;
      if (columns === undefined) columns = cells.map(shown);
      else firstRows.push({ row: line, cells: cells.map((cell) => shown(fromPlainText(cell))) });
    },
    broken: () => void line++,
  });
  return { separator, columns: columns ?? [], firstRows };
}

/** The name of a row, or of one of its cells, in messages. */
export const rowPath = (line: number, column: string): string =>
  column === "" ? `row ${line}` : `row ${line}, ${column}`;

function headerOrRefuse(cells: readonly string[]): Columns {
  const header = readHeader(cells);
  if ("errors" in header) throw refused(header.errors);
  return header;
}

const refused = (errors: FieldError[]): ProblemError =>
  new ProblemError(
    "invalid-request",
    "The first row of the file must name its columns: email and quantity, and name if you have names. Below it is one row for each person.",
    { errors },
  );
