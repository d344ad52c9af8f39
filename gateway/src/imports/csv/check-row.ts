import {
  controlCharacter,
  emailTooLong,
  type Encoding,
  fromPlainText,
  inOneLine,
  invisibleIn,
  isWellFormedText,
  nameTooLong,
  parseEmail,
  purchaseQuantityMax,
} from "@admit/contract";
import { shown, type Columns, type FieldError } from "./read-header.ts";
import { type Said, said } from "../../platform/problem/said.ts";

/** A row that can be issued, as far as the row alone shows. */
export interface Row {
  email: string;
  name: string;
  quantity: number;
}

const retype = (hidden: string): Said => said`has a character that cannot be seen (${hidden}): delete it`;
/** What a decoder writes for bytes without a character. */
const replacement = "\ufffd";

export interface CheckedRow {
  row: Row | null;
  /** The address, in lower case, also if another cell is wrong; null if it is not an address. */
  email: string | null;
  errors: FieldError[];
  /** By an import's report: its tickets are issued, or it waits for them. */
  isIssued: boolean;
}

/**
 * The row of these cells, or all of its errors; each says what to do.
 * @param lossy the encoding, if it may not be the file's: then bytes without a character are refused
 */
export function checkRow(cells: readonly string[], columns: Columns, lossy: Encoding | null): CheckedRow {
  const misplaced = checkCount(cells, columns);
  if (misplaced !== null)
    return { row: null, email: null, errors: [{ path: "", message: misplaced }], isIssued: false };
  const cell = (column: Exclude<Columns[number], null>): string =>
    fromPlainText(cells[columns.indexOf(column)]?.trim() ?? "");
  const written = { email: cell("email"), name: cell("name"), quantity: cell("quantity") };
  const name = inOneLine(written.name);
  const email = parseEmail(written.email);
  const wrong = {
    email: wrongEmail(written.email, email !== null),
    name: wrongName(written.name, name),
    quantity: wrongQuantity(written.quantity),
  };
  const errors = (["email", "name", "quantity"] as const).flatMap((path) => {
    const message = wrongText(written[path], lossy) ?? wrong[path];
    return message === null ? [] : [{ path, message }];
  });
  const row = email === null || errors.length > 0 ? null : { email, name, quantity: Number(written.quantity) };
  return { row, email, errors, isIssued: Number(cell("issued")) > 0 || cell("status") === "queued" };
}

function wrongText(text: string, lossy: Encoding | null): string | Said | null {
  if (lossy !== null && text.includes(replacement))
    return said`has bytes that are no character in ${lossy}: choose the file's encoding, or correct the cell`;
  // NUL is named by the check of its cell.
  return isWellFormedText(text.replaceAll("\0", "")) ? null : "has half of a character: write it again";
}

/** With a cell too many or too few, the others may be in wrong columns. */
function checkCount(cells: readonly string[], columns: Columns): string | Said | null {
  if (cells.length < columns.length)
    return said`has ${cells.length} of ${columns.length} cells: write the missing ones, empty if need be`;
  const stray = cells.findIndex((cell, at) => (columns[at] ?? null) === null && cell.trim() !== "");
  if (stray === -1) return null;
  return said`has a value in cell ${stray + 1}, where the header names no column: take it out, or quote the cell before it`;
}

function wrongEmail(email: string, isAddress: boolean): string | Said | null {
  if (isAddress) return null;
  if (email === "") return "is empty: write the person's e-mail address";
  const hidden = invisibleIn(email);
  if (hidden !== null) return retype(hidden);
  const tooLong = emailTooLong(email);
  if (tooLong !== null) return tooLong;
  return said`“${shown(email)}” is not an e-mail address: correct it`;
}

/** @param written as in the cell @param name with its line breaks as spaces */
function wrongName(written: string, name: string): string | Said | null {
  const [hidden] = controlCharacter.exec(name) ?? [];
  if (hidden !== undefined) return retype(invisibleIn(hidden) ?? "");
  const tooLong = nameTooLong(name);
  if (tooLong !== null) return tooLong;
  // Two quotation marks that are missing in two rows turn all text between them into one cell.
  const swallowed = /[\r\n]/.test(written) && written.includes("@");
  return swallowed ? "holds a line break and an address: a quotation mark is missing, or one too many" : null;
}

function wrongQuantity(quantity: string): string | Said | null {
  const max = purchaseQuantityMax;
  if (quantity === "") return said`is empty: write 1 to ${max}`;
  const value = shown(quantity);
  const hidden = invisibleIn(quantity);
  if (hidden !== null) return retype(hidden);
  if (/^[+-]?\d*[.,]\d+$/.test(quantity)) return said`“${value}” is not a whole number: write 1 to ${max}`;
  if (/^\p{Nd}+$/u.test(quantity) && !/^\d+$/.test(quantity))
    return said`“${value}” is not written with the digits 0 to 9: write 1 to ${max}`;
  if (!/^[+-]?\d+$/.test(quantity)) return said`“${value}” is not a number: write 1 to ${max}`;
  if (Number(quantity) < 1) return said`“${value}” is too few: write 1 to ${max}`;
  return Number(quantity) > max ? said`“${value}” is too many: write 1 to ${max}` : null;
}
