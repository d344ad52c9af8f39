import { stringify } from "csv-stringify/sync";

export type Cell = string | number | null;

/**
 * Records as RFC 4180 has them. A text that a spreadsheet would take for a formula gets an apostrophe before
 * it: a holder's name is whatever somebody called themselves.
 */
export const csvText = (records: readonly (readonly Cell[])[]): string =>
  stringify([...records], {
    record_delimiter: "\r\n",
    quote_record_delimiter: true,
    escape_formulas: true,
    // The library leaves out the line feed, which OWASP's list of what begins a formula has.
    cast: { string: (text) => (text.startsWith("\n") ? `'${text}` : text) },
  });
