import { type Said, said } from "../../platform/problem/said.ts";
const columns = ["email", "name", "quantity"] as const;
/** Besides the former, those of an import's report, which can be sent again as it is. */
const ofReport = ["line", "status", "issued", "notissued", "reason"] as const;
type Column = (typeof columns)[number] | (typeof ofReport)[number];

/** The column of each cell; null for a column without a name, as spreadsheets leave them at the end. */
export type Columns = readonly (Column | null)[];

export interface FieldError {
  path: string;
  message: string | Said;
}

const known: readonly string[] = [...columns, ...ofReport];
const delimiters = [",", ";", "\t"] as const;

/** How much of a header is read to find the delimiter. */
const sampleLengthMax = 4096;

/** The most frequent delimiter of the first line that is not blank. */
export function delimiterOf(text: string): string {
  const line = /^.*/.exec(text.trimStart().slice(0, sampleLengthMax))?.[0] ?? "";
  const uses = (delimiter: string): number => line.split(delimiter).length;
  return delimiters.reduce((most, delimiter) => (uses(delimiter) > uses(most) ? delimiter : most));
}

/** The columns that the first row names, in any order and case, or all of its errors. */
export function readHeader(cells: readonly string[]): Columns | { errors: FieldError[] } {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const errors: FieldError[] = [];
  const refuse = (message: string | Said): void => void errors.push({ path: "header", message });
  for (const [at, name] of names.entries()) {
    if (name === "") continue;
    if (!known.includes(name))
      refuse(said`“${shown(name)}” is not a column of an import: take it out, and keep email, name and quantity`);
    else if (names.indexOf(name) < at) refuse(said`names the column ${name} twice: keep one`);
  }
  for (const required of ["email", "quantity"])
    if (!names.includes(required)) refuse(said`has no column ${required}: name it in the first row`);
  if (errors.length > 0) return { errors };
  const last = names.findLastIndex((name) => name !== "");
  return names.slice(0, last + 1).map((name) => (name === "" ? null : (name as Column)));
}

const shownLengthMax = 60;

/** A cell's text, short enough for a message, and without invisible characters. */
export function shown(value: string): string {
  const seen = value.replaceAll(/\p{Cc}+/gu, " ");
  return seen.length <= shownLengthMax ? seen : `${seen.slice(0, shownLengthMax).replace(/\p{Surrogate}$/u, "")}…`;
}
