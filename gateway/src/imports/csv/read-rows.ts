import { importRowsMax } from "@admit/contract";
import { ProblemError } from "../../problem/problem-error.ts";
import { checkRow, type Row } from "./check-row.ts";
import { decodeText } from "./decode-text.ts";
import { delimiterOf, readHeader, type Columns, type FieldError } from "./read-header.ts";
import { readRecords } from "./read-records.ts";

/** A row of an import; `line` counts from 1 below the header, blank lines too, as a spreadsheet numbers its rows. */
export interface ImportLine extends Row {
  line: number;
}

/** What is wrong with a row. */
export interface LineError extends FieldError {
  line: number;
}

export interface ReadRows {
  rows: ImportLine[];
  errors: LineError[];
  /** Rows read, good or bad. */
  count: number;
}

const brokenMessage =
  'has a quotation mark that is not closed, or stands in the middle of a cell: write "" for one inside a quoted cell';

/**
 * Reads a whole file, and tells of every row that cannot be issued.
 * @throws ProblemError invalid-request where the header is wrong, payload-too-large where there are too many rows
 */
export async function readRows(file: Uint8Array): Promise<ReadRows> {
  const text = decodeText(file);
  const rows: ImportLine[] = [];
  const errors: LineError[] = [];
  const firstLines = new Map<string, number>();
  let columns: Columns | undefined;
  let line = 0;
  let count = 0;

  const refuse = (path: string, message: string): void =>
    void errors.push({ line, path: rowPath(line, path), message });
  const begin = (): void => {
    line++;
    count++;
    if (count > importRowsMax)
      throw new ProblemError(
        "payload-too-large",
        `An import may have at most ${importRowsMax} rows; this file has more. Split it.`,
      );
  };

  await readRecords(text, delimiterOf(text), {
    record(cells) {
      const isBlank = cells.every((cell) => cell.trim() === "");
      if (columns === undefined) {
        if (!isBlank) columns = headerOrRefuse(cells);
        return;
      }
      if (isBlank) {
        line++;
        return;
      }
      begin();
      const { row, email, errors: wrong } = checkRow(cells, columns);
      for (const { path, message } of wrong) refuse(path, message);
      const first = email === null ? undefined : firstLines.get(email);
      if (first !== undefined) refuse("email", `is the same address as in row ${first}: give each person one row`);
      else if (email !== null) firstLines.set(email, line);
      if (row !== null && first === undefined) rows.push({ line, ...row });
    },
    broken() {
      if (columns === undefined) throw refused([{ path: "header", message: brokenMessage }]);
      begin();
      refuse("", brokenMessage);
    },
  });
  if (columns === undefined) throw refused([{ path: "header", message: "is missing: the file is empty" }]);
  if (count === 0) throw refused([{ path: "file", message: "has no rows below the header" }]);
  return { rows, errors, count };
}

/** How a row, or one of its cells, is named to people. */
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
    "The first row of the file must name its columns: email and quantity, and name if you have names. Below it stands one row for each person.",
    { errors },
  );
